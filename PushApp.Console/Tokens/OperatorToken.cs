using Microsoft.AspNetCore.Components.Authorization;
using PushApp.OperatorConsole.Access;
using PushApp.OperatorConsole.ChatApi;
using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Tokens;

/// <summary>
/// The token with which the console does what the one who looks at it asks for: the operator's own, with which she has signed
/// in, so that the chat API decides about her and not about the console; in Development one of the chat API.
/// </summary>
internal sealed class OperatorToken(AuthenticationStateProvider session, ChatApiClient api)
{
    private const string DevelopmentUser = "console";

    /// <summary>Who looks.</summary>
    public async Task<string> NameAsync() => (await session.GetAuthenticationStateAsync()).User.Identity?.Name ?? DevelopmentUser;

    /// <summary>Her token.</summary>
    /// <exception cref="ChatApiException">The chat API gives none.</exception>
    public async Task<string> GetAsync() =>
        (await session.GetAuthenticationStateAsync()).User.FindFirst(OperatorSession.TokenClaim)?.Value
        ?? await api.DevelopmentTokenAsync(DevelopmentUser, Scopes.Operator);
}
