using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Access;

/// <summary>Ends what an open page shows when its operator's token ends: a circuit outlives the request that began it.</summary>
internal sealed class SessionExpiry(ILoggerFactory logging) : RevalidatingServerAuthenticationStateProvider(logging)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(AccessTokens.ExpiresAt(authenticationState.User) > DateTimeOffset.UtcNow);
}
