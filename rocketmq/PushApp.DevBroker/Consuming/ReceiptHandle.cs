using System.Globalization;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>Identifies a delivery for its acknowledgement. Opaque to clients.</summary>
/// <param name="Queue">The message's queue.</param>
/// <param name="Offset">The message's offset in it.</param>
/// <param name="Serial">The delivery's serial number.</param>
/// <param name="ExpiresAt">Milliseconds of Unix time after which it is refused; 0 for one that the broker renews.</param>
internal readonly record struct ReceiptHandle(int Queue, long Offset, long Serial, long ExpiresAt)
{
    private const char Separator = '-';

    /// <summary>Reads a handle as a client sent it back.</summary>
    /// <exception cref="BrokerException">INTERNAL_SERVER_ERROR, as Apache RocketMQ answers a handle it never gave.</exception>
    public static ReceiptHandle Parse(string text)
    {
        Span<Range> parts = stackalloc Range[5];
        var span = text.AsSpan();
        return span.Split(parts, Separator) == 4
            && int.TryParse(span[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var queue)
            && TryHex(span[parts[1]], out var offset)
            && TryHex(span[parts[2]], out var serial)
            && TryHex(span[parts[3]], out var expiresAt)
                ? new ReceiptHandle(queue, offset, serial, expiresAt)
                : throw new BrokerException(Code.InternalServerError, $"Parse receipt handle failed: '{text}'");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Queue}{Separator}{Offset:x}{Separator}{Serial:x}{Separator}{ExpiresAt:x}");

    private static bool TryHex(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
