using PushApp.Bench.Peers;

namespace PushApp.Bench;

/// <summary>Peers by their names.</summary>
internal static class PeerStart
{
    /// <summary>Starts a peer, or takes the deployment that the arguments name.</summary>
    /// <param name="name">Which.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="redis">The Redis that all peers share.</param>
    /// <param name="nodes">How many nodes it has.</param>
    public static async Task<Peer> StartAsync(string name, Arguments arguments, BenchRedis redis, int nodes) => name switch
    {
        SignalRPeer.Name => await SignalRPeer.StartAsync(redis, nodes),
        BroadcastPeer.Name => await BroadcastPeer.StartAsync(arguments.RocketMQ, nodes),
        KestrelPeer.Name => await KestrelPeer.StartAsync(),
        PushAppPeer.Before => await PushAppPeer.StartAsync(redis, arguments.RocketMQ, nodes, arguments.Before),
        _ when arguments.ChatApi is { } chatApi => PushAppPeer.At(chatApi, arguments.Gateways, arguments.Key!),
        _ => await PushAppPeer.StartAsync(redis, arguments.RocketMQ, nodes),
    };
}
