using PushApp.Bench.Protocols;
using RocketMQ.TestKit;

namespace PushApp.Bench.Peers;

/// <summary>PushApp: processes of its own, or a deployment that runs already.</summary>
internal static class PushAppPeer
{
    public const string Name = "pushapp";

    /// <summary>The same, of another copy of the solution: an older version.</summary>
    public const string Before = "before";

    private const string NodeRole = "gateways";

    private const string SendPath = "/api/messages";
    private const string BatchPath = "/api/messages/batch";

    /// <summary>Starts gateways, a chat API and, unless there is one, the embedded broker.</summary>
    /// <param name="redis">The Redis that all peers share.</param>
    /// <param name="rocketmq"><c>host:port</c> of a proxy; null for the embedded broker.</param>
    /// <param name="count">How many gateways.</param>
    /// <param name="before">The folder of another copy of the solution, for <see cref="Before"/>; null for this one.</param>
    public static Task<Peer> StartAsync(BenchRedis redis, string? rocketmq, int count, string? before = null) => PeerProcesses.StartAsync(async own =>
    {
        var broker = await own.BrokerAsync(rocketmq);
        // Two versions hold the same users, and must not see each other's routes.
        var database = before is null ? 0 : 1;
        (string, string)[] settings =
        [
            ("ConnectionStrings__redis", $"{redis.ConnectionString},defaultDatabase={database}"),
            ("ConnectionStrings__rocketmq", broker.Endpoints),
        ];
        var gateways = await PeerProcesses.SeveralAsync(
            count, number => own.ServiceAsync("PushApp.Gateway", [.. settings, ("Gateway__InstanceId", $"bench-{Environment.ProcessId}-{number}")]));
        var chatApi = await own.ServiceAsync("PushApp.ChatApi", [.. settings, ("Groups__MaxMembers", "100000")]);
        using var http = new HttpClient();
        foreach (var service in gateways.Append(chatApi))
        {
            await Eventually.TrueAsync(async () => (await http.GetAsync(new Uri(service.Address, "/health"))).IsSuccessStatusCode);
        }

        return new Peer(own)
        {
            Name = before is null ? Name : Before,
            Protocol = new PushAppProtocol(),
            NodeRole = NodeRole,
            Nodes = [.. gateways.Select(gateway => gateway.Address)],
            Sends = new Uri(chatApi.Address, SendPath),
            SendsBatch = new Uri(chatApi.Address, BatchPath),
            Processes = new Dictionary<string, IReadOnlyList<int>>
            {
                [NodeRole] = [.. gateways.Select(gateway => gateway.Id)],
                ["chat API"] = [chatApi.Id],
                ["broker"] = broker.Processes,
                ["Redis"] = redis.Processes,
            },
        };
    }, before);

    /// <summary>Takes a deployment that runs already.</summary>
    public static Peer At(Uri chatApi, IReadOnlyList<Uri> gateways, string key) => new()
    {
        Name = Name,
        Protocol = new PushAppProtocol(),
        NodeRole = NodeRole,
        Nodes = gateways,
        Sends = new Uri(chatApi, SendPath),
        SendsBatch = new Uri(chatApi, BatchPath),
        Key = key,
    };
}
