namespace PushApp.Bench.Protocols;

/// <summary>SignalR's JSON protocol.</summary>
internal sealed class SignalRProtocol : ClientProtocol
{
    /// <summary>Where a node has its hub.</summary>
    public const string HubPath = "/hub";

    private const byte EndOfRecord = 0x1e;
    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, EndOfRecord];
    private static readonly byte[] Ping = [.. """{"type":6}"""u8, EndOfRecord];

    public override ReadOnlyMemory<byte> KeepAlive => Ping;

    protected override string Path => HubPath;

    protected override ReadOnlyMemory<byte> Greeting => Handshake;
}
