using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.IdentityModel.JsonWebTokens;
using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Access;

/// <summary>
/// An operator's session: a cookie that holds her token, encrypted, and lives no longer than that. The console keeps nothing.
/// </summary>
internal sealed class OperatorSession(AccessTokens tokens)
{
    /// <summary>The claim of a session that has the operator's token.</summary>
    public const string TokenClaim = "token";

    /// <summary>Signs the bearer of a token in.</summary>
    /// <returns>Why not, a sentence; null where it is done.</returns>
    public async Task<string?> SignInAsync(HttpContext http, string token)
    {
        var result = await tokens.ValidateAsync(token);
        if (!result.IsValid)
        {
            return result.Exception.Message;
        }

        var bearer = new ClaimsPrincipal(result.ClaimsIdentity);
        if (!bearer.HasScope(Scopes.Operator))
        {
            return $"The token needs the scope {Scopes.Operator}.";
        }

        var until = AccessTokens.ExpiresAt(bearer);
        var identity = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, result.ClaimsIdentity.Name!),
                new Claim(Scopes.ScopeClaim, Scopes.Operator),
                new Claim(JwtRegisteredClaimNames.Exp, result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Exp)!.Value),
                new Claim(TokenClaim, token),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme,
            JwtRegisteredClaimNames.Sub,
            Scopes.RolesClaim);
        await http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = until });
        return null;
    }

    /// <summary>Ends the session of this browser.</summary>
    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    /// <summary>A token must name somebody; which names are users is for the chat API to say.</summary>
    public static bool IsSubject([NotNullWhen(true)] string? subject, [NotNullWhen(false)] out string? error)
    {
        error = string.IsNullOrEmpty(subject) ? "is missing" : null;
        return error is null;
    }
}
