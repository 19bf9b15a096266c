using System.Buffers.Text;

namespace PushApp.Bench.Protocols;

/// <summary>Numbers in JSON, found without parsing: the load must cost little, and the same for each peer.</summary>
internal static class FrameFields
{
    /// <summary>The whole number behind a name, quotes and colon included; -1 where there is none.</summary>
    public static long Number(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name) =>
        frame.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(frame[(at + name.Length)..], out long number, out _) ? number : -1;
}
