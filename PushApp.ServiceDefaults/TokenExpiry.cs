using System.Buffers.Text;
using System.Text.Json;

namespace PushApp.ServiceDefaults;

/// <summary>The <c>exp</c> of a token as it stands there (RFC 7519 §4.1.4), before anybody has rounded or clamped it.</summary>
internal static class TokenExpiry
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>
    /// Says why the <c>exp</c> of a signed token cannot be used: a sentence that follows the name of the claim. Null where it can,
    /// and where the text is no token at all.
    /// </summary>
    public static string? ErrorOf(string token)
    {
        try
        {
            var start = token.IndexOf('.', StringComparison.Ordinal) + 1;
            var end = token.IndexOf('.', start);
            if (start == 0 || end < 0)
            {
                return null;
            }

            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(start, end - start)));
            return payload.RootElement.ValueKind != JsonValueKind.Object ? null
                : !payload.RootElement.TryGetProperty("exp", out var exp) ? "is missing"
                : exp.ValueKind == JsonValueKind.Number && exp.TryGetInt64(out var seconds) && seconds >= 0 && seconds <= Last ? null
                : $"must be a whole number of seconds since 1970, from 0 to {Last}";
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
