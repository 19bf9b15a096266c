using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>A token is refused. The message says why: one sentence for the client, which repeats nothing of the token.</summary>
public sealed class TokenRefusedException : SecurityTokenValidationException
{
    private TokenRefusedException(string reason, string detail, Exception? inner) : base(detail, inner) => Reason = reason;

    /// <summary>One of a few words, for metrics.</summary>
    public string Reason { get; }

    internal static TokenRefusedException Misplaced(string detail) => new("misplaced", detail, null);

    internal static TokenRefusedException Expired(Exception inner) => new("expired", "The token has expired.", inner);

    internal static TokenRefusedException Invalid(Exception? inner) => new("invalid", "The token is not valid.", inner);

    internal static TokenRefusedException UnusableClaim(string claim, string why) =>
        new("unusable_claim", $"The token's {claim} cannot be used: it {why}.", null);
}

/// <summary>Tokens cannot be checked now: the authority's keys have not been read yet, and it does not answer.</summary>
public sealed class KeysUnavailableException : SecurityTokenValidationException
{
    internal KeysUnavailableException(Exception inner)
        : base("The keys of the issuer of tokens cannot be read at the moment.", inner)
    {
    }
}
