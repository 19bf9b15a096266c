using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PushApp.Tests.ServiceDefaults;

/// <summary>Tokens as no library would make them.</summary>
internal static class SignedToken
{
    /// <summary>A token of a good issuer, for an hour, but for these members of its payload.</summary>
    /// <param name="key">The secret of HS256.</param>
    /// <param name="sub">The JSON of <c>sub</c>; null to leave it out.</param>
    /// <param name="exp">The JSON of <c>exp</c>; null for an hour from now, empty to leave it out.</param>
    public static string With(string key, string? sub = "\"alice\"", string? exp = null)
    {
        exp ??= $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}";
        string[] members =
        [
            "\"iss\":\"pushapp\"", "\"aud\":\"pushapp\"",
            .. sub is null ? [] : new[] { $"\"sub\":{sub}" },
            .. exp.Length == 0 ? [] : new[] { $"\"exp\":{exp}" },
        ];
        return Sign(Encoding.UTF8.GetBytes(key), """{"alg":"HS256","typ":"JWT"}""", $"{{{string.Join(',', members)}}}");
    }

    /// <summary>Signs with HMAC-SHA256, whatever the header says.</summary>
    public static string Sign(byte[] key, string header, string payload)
    {
        var head = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{head}.{Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(head)))}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
