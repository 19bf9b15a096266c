using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Access;

/// <summary>
/// In Development whoever sits at this machine is an operator, without a sign-in: only where the console can be reached from
/// nowhere else, as with the chat API's development tokens.
/// </summary>
internal sealed class LocalAccess(LoopbackOnly reach, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    /// <summary>The authentication scheme's name.</summary>
    public new const string Scheme = "Local";

    private static readonly ClaimsPrincipal Developer = new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "developer"), new Claim(Scopes.ScopeClaim, Scopes.Operator)], Scheme));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (WhyNot is not { } why)
        {
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Developer, Scheme)));
        }

        Context.Features.Set(new RefusalReason($"In Development the console is open at this machine alone, and not {why}."));
        return Task.FromResult(AuthenticateResult.Fail(why));
    }

    private string? WhyNot => reach.WhyNot
        ?? (Context.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from) ? "for another address" : null);
}
