using System.IO.Compression;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Org.Apache.Rocketmq;

/// <summary>From the body on the wire to the application's.</summary>
internal static class BodyEncoding
{
    /// <exception cref="InvalidDataException">The body is not compressed as it claims to be.</exception>
    public static byte[] Decode(ByteString body, Proto.Encoding encoding)
    {
        var raw = ToArray(body);
        return encoding == Proto.Encoding.Gzip && Decompressor(raw) is { } decompressor ? ReadAll(decompressor) : raw;
    }

    // Clients of RocketMQ 4 send zlib under the same name.
    private static Stream? Decompressor(byte[] raw) => raw switch
    {
        [0x1f, 0x8b, ..] => new GZipStream(new MemoryStream(raw), CompressionMode.Decompress),
        [0x78, ..] => new ZLibStream(new MemoryStream(raw), CompressionMode.Decompress),
        _ => null,
    };

    private static byte[] ReadAll(Stream compressed)
    {
        using (compressed)
        {
            var body = new MemoryStream();
            compressed.CopyTo(body);
            return body.ToArray();
        }
    }

    // A parsed message owns its bytes alone, so they need no copy.
    private static byte[] ToArray(ByteString body) =>
        MemoryMarshal.TryGetArray(body.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : body.ToByteArray();
}
