using System.Buffers.Text;
using System.Text.Json;

namespace PushApp.Client.Tokens;

/// <summary>An access token, with what its payload says (RFC 7519 §4.1). The gateway checks it; the client only reads.</summary>
/// <param name="Text">The token as it is sent.</param>
/// <param name="User">The subject; empty where it cannot be read.</param>
/// <param name="ExpiresAt">When it expires; null where it does not say.</param>
/// <param name="RenewAt">When to get another one, before that.</param>
internal sealed record AccessToken(string Text, string User, DateTimeOffset? ExpiresAt, DateTimeOffset? RenewAt)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>Reads a token that has come now.</summary>
    public static AccessToken Read(string text, DateTimeOffset now)
    {
        var (user, issued, expires) = Claims(text);

        // The margin is a tenth of the lifetime at most, so that one of a minute is used for most of it.
        var renew = expires - TimeSpan.FromTicks(Math.Min(Margin.Ticks, Math.Max(0, (expires - (issued ?? now))?.Ticks ?? 0) / 10));
        return new AccessToken(text, user, expires, renew);
    }

    private static (string User, DateTimeOffset? Issued, DateTimeOffset? Expires) Claims(string text)
    {
        try
        {
            var payload = JsonElement.Parse(Base64Url.DecodeFromChars(text.Split('.')[1]));
            return (payload.TryGetProperty("sub"u8, out var sub) ? sub.GetString() ?? "" : "", Time(payload, "iat"u8), Time(payload, "exp"u8));
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // It is for the gateway to refuse it, or to know better.
            return ("", null, null);
        }
    }

    private static DateTimeOffset? Time(JsonElement payload, ReadOnlySpan<byte> name) =>
        payload.TryGetProperty(name, out var seconds) && seconds.TryGetInt64(out var unix) ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;
}
