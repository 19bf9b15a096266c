using System.Text;

namespace PushApp.Fuzz.Targets;

/// <summary>Statuses of calls, in what a server has sent over HTTP/2. It was told to keep no table of headers, so each is spelled out.</summary>
internal static class GrpcAnswers
{
    private const int HeadBytes = 9;
    private const int Headers = 1, Reset = 3;

    /// <summary>How many calls have ended.</summary>
    public static int Count(ReadOnlySpan<byte> received)
    {
        var count = 0;
        while (TryRead(ref received, out var type, out _, out var payload))
        {
            count += type == Reset || (type == Headers && ValueOf(payload, "grpc-status"u8) is not null) ? 1 : 0;
        }

        return count;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> received, out int type, out int stream, out ReadOnlySpan<byte> payload)
    {
        (type, stream) = (0, 0);
        payload = default;
        if (received.Length < HeadBytes)
        {
            return false;
        }

        var length = (received[0] << 16) | (received[1] << 8) | received[2];
        if (received.Length < HeadBytes + length)
        {
            return false;
        }

        (type, stream) = (received[3], (received[7] << 8) | received[8]);
        payload = received.Slice(HeadBytes, length);
        received = received[(HeadBytes + length)..];
        return true;
    }

    private static string? ValueOf(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var at = headers.IndexOf(name);
        if (at < 0 || at + name.Length >= headers.Length)
        {
            return null;
        }

        var value = headers[(at + name.Length)..];
        return Encoding.ASCII.GetString(value.Slice(1, Math.Min(value[0] & 0x7f, value.Length - 1)));
    }
}
