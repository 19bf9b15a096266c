using PushApp.Bench.Protocols;

namespace PushApp.Bench.Peers;

/// <summary>
/// SignalR with its Redis backplane: nodes that clients connect to, and one that takes messages. Its frames are JSON as
/// PushApp's are. It stores nothing, numbers nothing, and learns of no receipt.
/// </summary>
internal static class SignalRPeer
{
    public const string Name = "signalr";

    private const string NodeRole = "hubs";

    /// <summary>Starts its nodes.</summary>
    /// <param name="redis">The Redis that all peers share.</param>
    /// <param name="count">How many of them take clients.</param>
    public static Task<Peer> StartAsync(BenchRedis redis, int count) => PeerProcesses.StartAsync(async own =>
    {
        var nodes = await PeerProcesses.SeveralAsync(count, _ => StartNodeAsync());
        var sender = await StartNodeAsync();
        return new Peer(own)
        {
            Name = Name,
            Protocol = new SignalRProtocol(),
            NodeRole = NodeRole,
            Nodes = [.. nodes.Select(node => node.Address)],
            Sends = new Uri(sender.Address, SendRequest.Path),
            SendsBatch = new Uri(sender.Address, SendRequest.BatchPath),
            Processes = new Dictionary<string, IReadOnlyList<int>>
            {
                [NodeRole] = [.. nodes.Select(node => node.Id)],
                ["sender"] = [sender.Id],
                ["Redis"] = redis.Processes,
            },
        };

        Task<PeerProcess> StartNodeAsync() => own.NodeAsync(SignalRNode.Command, ("ConnectionStrings__redis", redis.ConnectionString));
    });
}
