using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Says which tokens count: the one place for all, whether they come with a request or in a frame. What is said of a token is
/// the same everywhere.
/// </summary>
public sealed class AccessTokens : IDisposable
{
    private static readonly Meter Meter = new("PushApp.Tokens");

    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("pushapp.tokens.refused", "{token}", "Tokens that were refused, by pushapp.reason.");

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenKeys _keys;
    private readonly SubjectCheck _subjects;
    private readonly TokenCache? _valid;

    /// <param name="keys">What they are checked with.</param>
    /// <param name="subjects">Which subjects are users.</param>
    /// <param name="valid">Those that were valid; null where no token comes again.</param>
    internal AccessTokens(TokenKeys keys, SubjectCheck subjects, TokenCache? valid) => (_keys, _subjects, _valid) = (keys, subjects, valid);

    /// <summary>A signed token whose <c>sub</c> is <paramref name="user"/>, valid from now for <paramref name="lifetime"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not positive.</exception>
    /// <exception cref="InvalidOperationException">The options have no secret to sign with, or several and none is chosen.</exception>
    public static string Issue(JwtOptions options, string user, TimeSpan lifetime, params IReadOnlyList<string> scopes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        var key = options.SigningKey ?? throw new InvalidOperationException("There is no secret to sign a token with: set Jwt:Key, or Jwt:SigningKeyId.");
        var now = DateTime.UtcNow;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { [JwtRegisteredClaimNames.Sub] = user };
        if (scopes.Count > 0)
        {
            claims[Scopes.ScopeClaim] = string.Join(' ', scopes);
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Issuer,
            Audience = options.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>When the validated token of <paramref name="principal"/> stops being valid, or null where it names no time.</summary>
    public static DateTimeOffset? ExpiresAt(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirst(JwtRegisteredClaimNames.Exp)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Checks a token.</summary>
    /// <returns>
    /// Whom it names; or, as the result's exception, a <see cref="TokenRefusedException"/>, or a <see cref="KeysUnavailableException"/>
    /// where that cannot be said now.
    /// </returns>
    public async Task<TokenValidationResult> ValidateAsync(string token)
    {
        object keys;
        try
        {
            keys = await _keys.CurrentAsync();
        }
        catch (KeysUnavailableException e)
        {
            return new TokenValidationResult { IsValid = false, Exception = e };
        }

        if (_valid?.Find(token, keys) is { } known)
        {
            return known;
        }

        var result = await CheckAsync(token);
        if (result.Exception is TokenRefusedException refused)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("pushapp.reason", refused.Reason));
        }
        else
        {
            _valid?.Keep(token, result, keys, new DateTimeOffset(result.SecurityToken.ValidTo) + _keys.Parameters.ClockSkew);
        }

        return result;
    }

    /// <summary>Lets go of the tokens that were valid.</summary>
    public void Dispose() => _valid?.Dispose();

    private async Task<TokenValidationResult> CheckAsync(string token)
    {
        // The library rounds and clamps what is no time, and says nothing.
        if (TokenExpiry.ErrorOf(token) is { } error)
        {
            return Not(TokenRefusedException.UnusableClaim(JwtRegisteredClaimNames.Exp, error));
        }

        var result = await _handler.ValidateTokenAsync(token, _keys.Parameters);
        return !result.IsValid ? Not(result.Exception is SecurityTokenExpiredException expired ? TokenRefusedException.Expired(expired) : TokenRefusedException.Invalid(result.Exception))
            : _subjects(result.ClaimsIdentity.Name, out error) ? result
            : Not(TokenRefusedException.UnusableClaim(JwtRegisteredClaimNames.Sub, error));
    }

    private static TokenValidationResult Not(TokenRefusedException why) => new() { IsValid = false, Exception = why };
}
