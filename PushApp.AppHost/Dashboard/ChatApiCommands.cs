using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PushApp.AppHost.Dashboard;

/// <summary>What the dashboard offers to do with the chat API, by its own HTTP endpoints.</summary>
internal static class ChatApiCommands
{
    private const string To = "to";
    private const string Text = "text";
    private const string From = "from";
    private const string User = "user";

    // The services know it by the same name.
    private const string OperatorScope = "push:operator";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Adds the commands <c>send-message</c>, <c>make-token</c> and <c>show-gateways</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithChatApiCommands(this IResourceBuilder<ProjectResource> builder)
    {
        var endpoint = builder.GetEndpoint("http");
        return builder
            .WithChatApiCommand(
                "send-message",
                "Send a test message",
                "Sends a text to a user, who sees it where she is connected.",
                "Send",
                [
                    Input(To, "To", "alice", "The user who is to receive it."),
                    Input(Text, "Text", "Hello!", "What to send."),
                    Input(From, "From", "bob", "The user who sends it."),
                ],
                (arguments, cancellationToken) => SendAsync(endpoint, arguments, cancellationToken))
            .WithChatApiCommand(
                "make-token",
                "Make a token",
                "Makes an access token with which to connect or to send.",
                "Key",
                [Input(User, "User", "alice", "Who the token says its bearer is.")],
                async (arguments, cancellationToken) =>
                {
                    var user = arguments.GetString(User)!;
                    return CommandResults.Success(
                        $"A token for {user}", await TokenAsync(endpoint, user, cancellationToken), CommandResultFormat.Text, displayImmediately: true);
                })
            .WithChatApiCommand(
                "show-gateways",
                "Show the gateways",
                "Lists the living gateways: how many connections each has, and how many messages it consumed and pushed.",
                "Server",
                [],
                async (_, cancellationToken) => CommandResults.Success(
                    "The living gateways",
                    await GatewaysAsync(endpoint, cancellationToken),
                    CommandResultFormat.Json,
                    displayImmediately: true));
    }

    private static IResourceBuilder<ProjectResource> WithChatApiCommand(
        this IResourceBuilder<ProjectResource> builder,
        string name,
        string displayName,
        string description,
        string iconName,
        IReadOnlyList<InteractionInput> inputs,
        Func<InteractionInputCollection, CancellationToken, Task<ExecuteCommandResult>> execute) => builder.WithCommand(
            name,
            displayName,
            async context =>
            {
                try
                {
                    return await execute(context.Arguments, context.CancellationToken);
                }
                catch (HttpRequestException e)
                {
                    return CommandResults.Failure(e.Message);
                }
            },
            new CommandOptions
            {
                Description = description,
                IconName = iconName,
                IsHighlighted = true,
                Arguments = inputs,
                UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                    ? ResourceCommandState.Enabled
                    : ResourceCommandState.Disabled,
            });

    private static InteractionInput Input(string name, string label, string value, string description) => new()
    {
        Name = name,
        Label = label,
        Description = description,
        InputType = InputType.Text,
        Required = true,
        Value = value,
    };

    private static async Task<ExecuteCommandResult> SendAsync(
        EndpointReference endpoint, InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(endpoint, arguments.GetString(From)!, cancellationToken);
        var message = new { to = arguments.GetString(To), body = new { text = arguments.GetString(Text) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{endpoint.Url}/api/messages") { Content = JsonContent.Create(message) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request, cancellationToken);
        var answer = await AnswerAsync(response, cancellationToken);
        var gateways = answer.GetProperty("gateways").EnumerateArray().Select(gateway => gateway.GetString()).ToList();
        var status = answer.GetProperty("status").GetString();
        return CommandResults.Success(
            gateways.Count == 0 ? $"{status}: {message.to} gets it when she connects." : $"{status}: to {message.to} by {string.Join(" and ", gateways)}.",
            answer.GetRawText(),
            CommandResultFormat.Json);
    }

    private static async Task<string> GatewaysAsync(EndpointReference endpoint, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(endpoint, "dashboard", cancellationToken, OperatorScope);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{endpoint.Url}/api/gateways");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request, cancellationToken);
        return (await AnswerAsync(response, cancellationToken)).GetRawText();
    }

    private static async Task<string> TokenAsync(EndpointReference endpoint, string user, CancellationToken cancellationToken, string? scope = null)
    {
        object wanted = scope is null ? new { user } : new { user, scopes = new[] { scope } };
        using var response = await Http.PostAsJsonAsync($"{endpoint.Url}/api/dev/token", wanted, cancellationToken);
        return (await AnswerAsync(response, cancellationToken)).GetProperty("token").GetString()!;
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new HttpRequestException($"The chat API answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
}
