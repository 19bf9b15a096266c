using PushApp.Bench.Protocols;

namespace PushApp.Bench.Peers;

/// <summary>One node that holds WebSocket connections and does nothing: what a connection costs before anybody adds to it.</summary>
internal static class KestrelPeer
{
    public const string Name = "kestrel";

    private const string NodeRole = "node";

    /// <summary>Starts the node.</summary>
    public static Task<Peer> StartAsync() => PeerProcesses.StartAsync(async own =>
    {
        var node = await own.NodeAsync(KestrelNode.Command);
        return new Peer(own)
        {
            Name = Name,
            Protocol = new PlainProtocol(),
            NodeRole = NodeRole,
            Nodes = [node.Address],
            Processes = new Dictionary<string, IReadOnlyList<int>> { [NodeRole] = [node.Id] },
        };
    });
}
