using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PushApp.OperatorConsole.ChatApi;

/// <summary>The chat API, as far as the console uses it. Every method throws <see cref="ChatApiException"/> where it does not do what is asked.</summary>
internal sealed class ChatApiClient(IHttpClientFactory clients)
{
    /// <summary>The name of its HTTP client.</summary>
    public const string Name = "chatapi";

    /// <summary>The living gateways.</summary>
    public Task<IReadOnlyList<GatewayState>> GatewaysAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync<IReadOnlyList<GatewayState>>(HttpMethod.Get, "/api/gateways", token, null, cancellationToken);

    /// <summary>Has a gateway send its clients away and stop.</summary>
    public Task<DrainAnswer> DrainAsync(string token, string gateway) =>
        SendAsync<DrainAnswer>(HttpMethod.Post, $"/api/gateways/{Uri.EscapeDataString(gateway)}/drain", token, null);

    /// <summary>A user's devices, and how far each has come.</summary>
    public Task<DeviceList> DevicesAsync(string token, string user, CancellationToken cancellationToken = default) =>
        SendAsync<DeviceList>(HttpMethod.Get, $"/api/users/{Uri.EscapeDataString(user)}/devices", token, null, cancellationToken);

    /// <summary>Ends the connections of a user, or of one of its devices.</summary>
    public Task<DisconnectAnswer> DisconnectAsync(string token, string user, string? device) => SendAsync<DisconnectAnswer>(
        HttpMethod.Post,
        $"/api/users/{Uri.EscapeDataString(user)}/disconnect{(device is null ? "" : $"?device={Uri.EscapeDataString(device)}")}",
        token,
        null);

    /// <summary>Sends a message from the token's subject.</summary>
    public Task<SendAnswer> SendAsync(string token, OutgoingMessage message) =>
        SendAsync<SendAnswer>(HttpMethod.Post, "/api/messages", token, message);

    /// <summary>Sends a message from the token's subject to several receivers.</summary>
    public Task<SendToManyAnswer> SendToManyAsync(string token, OutgoingMessage message) =>
        SendAsync<SendToManyAnswer>(HttpMethod.Post, "/api/messages", token, message);

    /// <summary>Sends a message from the token's subject to a group.</summary>
    public Task<SendToManyAnswer> SendToGroupAsync(string token, string group, OutgoingMessage message) =>
        SendAsync<SendToManyAnswer>(HttpMethod.Post, $"/api/groups/{Uri.EscapeDataString(group)}/messages", token, message);

    /// <summary>What has become of a message.</summary>
    /// <param name="token">An operator's.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="from">The sender.</param>
    /// <param name="wait">The stage that is waited for; null to be answered at once.</param>
    /// <param name="seconds">How long it is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<MessageReceipt> ReceiptAsync(string token, string id, string to, string from, string? wait, int seconds, CancellationToken cancellationToken)
    {
        var waiting = wait is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&wait={wait}&timeout={seconds}");
        return SendAsync<MessageReceipt>(
            HttpMethod.Get,
            $"/api/messages/{Uri.EscapeDataString(id)}?to={Uri.EscapeDataString(to)}&from={Uri.EscapeDataString(from)}{waiting}",
            token, null, cancellationToken);
    }

    /// <summary>What has become of a message to a group, in numbers.</summary>
    public Task<GroupReceipt> GroupReceiptAsync(string token, string id, string group, string from, CancellationToken cancellationToken) =>
        SendAsync<GroupReceipt>(
            HttpMethod.Get, $"/api/groups/{Uri.EscapeDataString(group)}/messages/{Uri.EscapeDataString(id)}?from={Uri.EscapeDataString(from)}",
            token, null, cancellationToken);

    /// <summary>A development token for a user; there are some in Development only.</summary>
    public async Task<string> DevelopmentTokenAsync(string user, params string[] scopes) => (await SendAsync<TokenAnswer>(
        HttpMethod.Post, "/api/dev/token", null, scopes.Length == 0 ? new { user } : new { user, scopes })).Token;

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, string? token, object? body, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType());
        }

        try
        {
            using var http = clients.CreateClient(Name);
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync<T>(cancellationToken))!
                : throw await ChatApiException.OfAsync(response, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ChatApiException(null, $"The chat API does not answer: {e.Message}", e);
        }
    }

    private sealed record TokenAnswer(string Token);
}
