namespace PushApp.Bench.Protocols;

/// <summary>A welcome, then messages; clients say nothing.</summary>
internal sealed class PlainProtocol : ClientProtocol
{
    /// <summary>Where a node takes clients.</summary>
    public const string ConnectPath = "/ws";

    /// <summary>The first frame of a node.</summary>
    public static ReadOnlyMemory<byte> Welcome { get; } = """{"type":"welcome"}"""u8.ToArray();

    protected override string Path => ConnectPath;
}
