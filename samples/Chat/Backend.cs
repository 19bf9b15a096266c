using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Chat;

/// <summary>
/// What an application does for its users with a token of its own: it knows who they are, gives them a token, and manages the
/// groups that they are members of.
/// </summary>
internal sealed class Backend
{
    private const string Lobby = "lobby";
    private const string Self = "chat";

    // PushApp.ServiceDefaults.Scopes.System: may change groups.
    private static readonly string[] System = ["push:system"];

    private readonly HttpClient _http;
    private readonly ChatOptions _options;

    public Backend(HttpClient http, IOptions<ChatOptions> options)
    {
        (_http, _options) = (http, options.Value);
        _http.BaseAddress = _options.Api;
    }

    /// <summary>
    /// A token for a user, who is a member of the lobby from now on; or what the chat API says against it.
    /// </summary>
    /// <remarks>
    /// Anybody may be anybody here, which the chat API permits in Development only. Your application checks a password or a session
    /// first, and signs tokens itself or has them from its identity provider: docs/security.md.
    /// </remarks>
    public async Task<IResult> LoginAsync(string user, CancellationToken stop)
    {
        using var given = await _http.PostAsJsonAsync("/api/dev/token", new { user }, stop);
        if (!given.IsSuccessStatusCode)
        {
            return await RefusalAsync(given, stop);
        }

        using var own = await _http.PostAsJsonAsync("/api/dev/token", new { user = Self, scopes = System }, stop);
        var system = await TokenAsync(own, stop);

        // Both change nothing where it has been done before.
        using var made = await SendAsync(HttpMethod.Put, $"/api/groups/{Lobby}", system, null, stop);
        using var added = await SendAsync(HttpMethod.Post, $"/api/groups/{Lobby}/members", system, new { add = new[] { user } }, stop);
        return added.IsSuccessStatusCode
            ? TypedResults.Ok(new Login(user, await TokenAsync(given, stop), _options.Api, _options.Gateway, Lobby))
            : await RefusalAsync(added, stop);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = body is null ? null : JsonContent.Create(body),
        };
        return await _http.SendAsync(request, stop);
    }

    private static async Task<string> TokenAsync(HttpResponseMessage response, CancellationToken stop) =>
        (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("token").GetString()!;

    private static async Task<IResult> RefusalAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var why = await response.Content.ReadFromJsonAsync<ProblemDetails>(stop);
        return TypedResults.Problem(why?.Detail ?? why?.Title, statusCode: (int)response.StatusCode);
    }
}

/// <summary>Who wants to log in.</summary>
internal sealed record LoginRequest(string User);

/// <summary>What a browser needs.</summary>
internal sealed record Login(string User, string Token, Uri Api, Uri Gateway, string Group);
