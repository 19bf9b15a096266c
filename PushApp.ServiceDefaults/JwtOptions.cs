using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>How tokens are signed and checked; bound from the configuration section <c>Jwt</c>.</summary>
public sealed record JwtOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Jwt";

    /// <summary>The shortest key that HS256 permits, in bytes (RFC 7518 §3.2).</summary>
    public const int MinimumKeyBytes = 32;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>The shared secret of HS256; its UTF-8 bytes are the key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The <c>iss</c> that a token must carry.</summary>
    public string Issuer { get; init; } = "pushapp";

    /// <summary>The <c>aud</c> that a token must carry.</summary>
    public string Audience { get; init; } = "pushapp";

    internal SymmetricSecurityKey SigningKey => new(Encoding.UTF8.GetBytes(Key));

    internal TokenValidationParameters ValidationParameters => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = SigningKey,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        NameClaimType = JwtRegisteredClaimNames.Sub,
        ClockSkew = ClockSkew,
    };

    internal bool HasUsableKey => Encoding.UTF8.GetByteCount(Key) >= MinimumKeyBytes;
}
