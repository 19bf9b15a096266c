using System.Text;

namespace PushApp.Bench.Protocols;

/// <summary><c>pushapp.v1.json</c>.</summary>
internal sealed class PushAppProtocol : ClientProtocol
{
    private static readonly byte[] Pong = """{"type":"pong"}"""u8.ToArray();

    protected override string Path => "/ws";

    protected override string Subprotocol => "pushapp.v1.json";

    public override ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> frame) =>
        frame.StartsWith("""{"type":"ping","""u8) ? Pong : default(ReadOnlyMemory<byte>);

    public override long Sequence(ReadOnlySpan<byte> frame) =>
        frame.StartsWith("""{"type":"message","""u8) ? FrameFields.Number(frame, "\"seq\":"u8) : 0;

    public override ReadOnlyMemory<byte> Acknowledgement(long sequence) =>
        Encoding.ASCII.GetBytes($$"""{"type":"ack","seq":{{sequence}}}""");
}
