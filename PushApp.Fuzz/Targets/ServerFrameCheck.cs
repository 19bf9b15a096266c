using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace PushApp.Fuzz.Targets;

/// <summary>Whether what a gateway sends is of its protocol (docs/client-protocol.md).</summary>
internal static class ServerFrameCheck
{
    private const int TextCode = 1, CloseCode = 8, PingCode = 9, PongCode = 10;

    private static readonly string[] Types = ["welcome", "message", "epoch", "ping", "pong", "error", "close"];

    /// <summary>A frame of the protocol: one JSON object with a type that it has.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Frame(ReadOnlySpan<byte> frame)
    {
        try
        {
            var json = new Utf8JsonReader(frame);
            using var document = JsonDocument.ParseValue(ref json);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("type", out var type) && Types.Contains(type.GetString())
                ? null
                : $"Not a frame of the protocol: {Start(frame)}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"Not JSON ({e.Message}): {Start(frame)}";
        }
    }

    /// <summary>Lines of a client over TCP; what is behind the last line break is not looked at.</summary>
    public static IEnumerable<string> Lines(ReadOnlySpan<byte> received)
    {
        var faults = new List<string>();
        for (var end = received.IndexOf((byte)'\n'); end >= 0; end = received.IndexOf((byte)'\n'))
        {
            Add(faults, Frame(received[..end]));
            received = received[(end + 1)..];
        }

        return faults;
    }

    /// <summary>Frames of a WebSocket, behind the answer to its handshake; one that is not whole is not looked at.</summary>
    public static IEnumerable<string> WebSocket(ReadOnlySpan<byte> received)
    {
        var faults = new List<string>();
        while (TryRead(received, out var head, out var payload, out var length))
        {
            Add(faults, head switch
            {
                0x80 | TextCode => Frame(payload),
                0x80 | CloseCode => Close(payload),
                0x80 | PingCode or 0x80 | PongCode => null,
                _ => $"A WebSocket frame that begins with {head:x2}",
            });
            received = received[length..];
        }

        return faults;
    }

    private static bool TryRead(ReadOnlySpan<byte> received, out int head, out ReadOnlySpan<byte> payload, out int length)
    {
        (head, length) = (0, 0);
        payload = default;
        if (received.Length < 2)
        {
            return false;
        }

        head = received[0];
        var (at, size) = received[1] switch
        {
            126 when received.Length >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(received[2..])),
            127 when received.Length >= 10 => (10, (int)BinaryPrimitives.ReadInt64BigEndian(received[2..])),
            < 126 => (2, received[1]),
            _ => (0, int.MaxValue),
        };
        if (size > received.Length - at)
        {
            return false;
        }

        payload = received.Slice(at, size);
        length = at + size;
        return true;
    }

    // The codes of RFC 6455 §7.4 that may be sent, and those of the protocol.
    private static string? Close(ReadOnlySpan<byte> payload) => payload.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(payload) is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1011) or (>= 3000 and <= 4999))
        ? $"A close frame of {Convert.ToHexString(payload)}"
        : null;

    private static void Add(List<string> faults, string? fault)
    {
        if (fault is not null)
        {
            faults.Add(fault);
        }
    }

    private static string Start(ReadOnlySpan<byte> frame) => Encoding.UTF8.GetString(frame[..Math.Min(frame.Length, 200)]);
}
