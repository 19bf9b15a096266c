using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// Signs what goes to gateways, and checks it there before anything of it is believed: whoever can publish to the topic could
/// otherwise be any user to any user. The signature is HMAC-SHA256 over the gateway's id, the control text and the body, each
/// after a zero byte but for the first.
/// </summary>
public sealed class EnvelopeSigner(EnvelopeOptions options)
{
    private readonly IReadOnlyDictionary<string, byte[]> _keys = options.ById;

    /// <summary>The id of the key with which <see cref="Sign"/> signs.</summary>
    public string KeyId { get; } = options.SigningKeyId;

    /// <summary>Signs a message.</summary>
    /// <param name="gatewayId">The gateway that it is for: its tag.</param>
    /// <param name="control">What it says to the gateway itself; empty where it carries items.</param>
    /// <param name="body">The message's body.</param>
    /// <returns>The signature, in Base64.</returns>
    public string Sign(string gatewayId, string control, ReadOnlySpan<byte> body)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(_keys[KeyId], gatewayId, control, body, mac);
        return Convert.ToBase64String(mac);
    }

    /// <summary>Whether the signature is one that a holder of the key with this id has made for exactly this.</summary>
    public bool IsGenuine(string? keyId, string? signature, string gatewayId, string control, ReadOnlySpan<byte> body)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (keyId is null || signature is null || !_keys.TryGetValue(keyId, out var key)
            || !Convert.TryFromBase64String(signature, given, out var length) || length != right.Length)
        {
            return false;
        }

        Compute(key, gatewayId, control, body, right);
        return CryptographicOperations.FixedTimeEquals(given, right);
    }

    private static void Compute(byte[] key, string gatewayId, string control, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(gatewayId.Length + control.Length) + 2 + body.Length);
        var length = Encoding.UTF8.GetBytes(gatewayId, buffer);
        buffer[length++] = 0;
        length += Encoding.UTF8.GetBytes(control, buffer.AsSpan(length));
        buffer[length++] = 0;
        body.CopyTo(buffer.AsSpan(length));
        HMACSHA256.HashData(key, buffer.AsSpan(0, length + body.Length), mac);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
