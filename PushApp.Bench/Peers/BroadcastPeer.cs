using System.Net.Http.Headers;
using System.Net.Http.Json;
using PushApp.Bench.Protocols;
using RocketMQ.TestKit;

namespace PushApp.Bench.Peers;

/// <summary>
/// What PushApp takes the place of: nodes that each receive every message, and throw away what is for clients of others. It
/// has the same broker and the same client of it as PushApp. It stores nothing, numbers nothing, learns of no receipt, and
/// publishes each message on its own.
/// </summary>
internal static class BroadcastPeer
{
    public const string Name = "broadcast";

    private const string NodeRole = "nodes";

    /// <summary>Starts nodes, one process that takes messages and, unless there is one, a broker.</summary>
    /// <param name="rocketmq"><c>host:port</c> of a proxy; null for the embedded broker.</param>
    /// <param name="count">How many nodes.</param>
    public static Task<Peer> StartAsync(string? rocketmq, int count) => PeerProcesses.StartAsync(async own =>
    {
        var broker = await own.BrokerAsync(rocketmq);
        var connection = ("ConnectionStrings__rocketmq", broker.Endpoints);
        var nodes = await PeerProcesses.SeveralAsync(
            count, number => own.NodeAsync(BroadcastNode.Command, connection, (BroadcastNode.GroupKey, $"BROADCAST_{Environment.ProcessId}_{number}")));
        var sender = await own.NodeAsync(BroadcastSender.Command, connection);
        var peer = new Peer(own)
        {
            Name = Name,
            Protocol = new PlainProtocol(),
            NodeRole = NodeRole,
            Nodes = [.. nodes.Select(node => node.Address)],
            Sends = new Uri(sender.Address, SendRequest.Path),
            SendsBatch = new Uri(sender.Address, SendRequest.BatchPath),
            Processes = new Dictionary<string, IReadOnlyList<int>>
            {
                [NodeRole] = [.. nodes.Select(node => node.Id)],
                ["sender"] = [sender.Id],
                ["broker"] = broker.Processes,
            },
        };
        await ReceiveAsync(peer);
        return peer;
    });

    // A new consumer group may begin behind what was sent before the broker made it.
    private static async Task ReceiveAsync(Peer peer)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", peer.Token("bench"));
        await Eventually.TrueAsync(async () =>
        {
            using var sent = await http.PostAsJsonAsync(peer.Sends, new { to = "nobody", body = "" });
            var answers = await Task.WhenAll(peer.Nodes.Select(node => http.GetAsync(new Uri(node, BroadcastNode.ReadyPath))));
            return Array.TrueForAll(answers, answer => answer.IsSuccessStatusCode);
        });
    }
}
