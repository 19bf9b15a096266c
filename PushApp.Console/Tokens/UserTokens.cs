using Microsoft.Extensions.Options;
using PushApp.OperatorConsole.ChatApi;
using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Tokens;

/// <summary>
/// Tokens of any user, to connect and to send as her: in Development the chat API's, elsewhere signed here, where
/// <see cref="ConsoleOptions.ConnectAsUsers"/> says so.
/// </summary>
internal sealed class UserTokens(ChatApiClient api, IHostEnvironment environment, ConsoleOptions options, IOptions<JwtOptions> jwt)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Why there are none; null where there are.</summary>
    public string? WhyNone => environment.IsDevelopment() ? null
        : !options.ConnectAsUsers ? $"{ConsoleOptions.Section}:{nameof(ConsoleOptions.ConnectAsUsers)} is not set: operators may not be other users here."
        : !jwt.Value.CanSign ? "The console has no key to sign users' tokens with: they come from the issuer in Jwt:Authority, or Jwt:SigningKeyId does not say which of Jwt:Keys signs."
        : null;

    /// <summary>A token of this user.</summary>
    /// <exception cref="ChatApiException">The chat API gives none.</exception>
    /// <exception cref="InvalidOperationException">There are none, see <see cref="WhyNone"/>.</exception>
    public async Task<string> OfAsync(string user) =>
        environment.IsDevelopment() ? await api.DevelopmentTokenAsync(user)
        : WhyNone is { } why ? throw new InvalidOperationException(why)
        : AccessTokens.Issue(jwt.Value, user, Lifetime);
}
