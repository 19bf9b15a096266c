using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PushApp.Events.Webhooks;

/// <summary>
/// Signs what is posted, as Standard Webhooks says (https://github.com/standard-webhooks/standard-webhooks): HMAC-SHA256 of id,
/// time and body, so that a receiver knows who sent it and refuses what is repeated long after.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header with the event's id: the same when it is sent again.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time of the attempt, in seconds of Unix time.</summary>
    public const string TimeHeader = "webhook-timestamp";

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signature's value.</summary>
    public static string Of(byte[] secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] signed = [.. head, .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}";
    }
}
