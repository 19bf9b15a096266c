using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using PushApp.Bench.Reports;

namespace PushApp.Bench;

/// <summary>Peers side by side: all run at once, and take turns, so that what else happens on the machine meets all alike.</summary>
internal static class Comparison
{
    public static async Task<IReadOnlyList<Round>> RunAsync(Arguments arguments)
    {
        await using var redis = await BenchRedis.StartAsync(arguments.Redis);
        var under = new List<(IPeer Peer, Clients Clients, Sender Sender)>();
        try
        {
            foreach (var name in arguments.Peers)
            {
                var peer = await StartAsync(name, arguments, redis);
                var underWay = new UnderWay();
                var clients = await Clients.ConnectAsync(peer, arguments.Users, underWay);
                under.Add((peer, clients, new Sender(peer, underWay, clients.Users, arguments.Body)));
                await Console.Error.WriteLineAsync($"{name} is there, with {arguments.Users} clients and {redis.Name}.");
            }

            var rounds = new List<Round>();
            foreach (var shape in arguments.Loads)
            {
                foreach (var (_, _, sender) in under)
                {
                    await sender.RunAsync(shape, arguments.WarmUp);
                }

                for (var round = 0; round < arguments.Rounds; round++)
                {
                    foreach (var (_, _, sender) in under)
                    {
                        rounds.Add(await sender.RunAsync(shape, arguments.Duration));
                        await Console.Error.WriteLineAsync(ResultTable.Line(rounds[^1]));
                    }
                }
            }

            return rounds;
        }
        finally
        {
            foreach (var (peer, clients, sender) in under)
            {
                sender.Dispose();
                await clients.DisposeAsync();
                await peer.DisposeAsync();
            }
        }
    }

    private static async Task<IPeer> StartAsync(string name, Arguments arguments, BenchRedis redis) => name switch
    {
        "signalr" => await SignalRPeer.StartAsync(redis),
        _ when arguments.ChatApi is { } chatApi => PushAppPeer.At(chatApi, arguments.Gateways, arguments.Key!),
        _ => await PushAppPeer.StartAsync(redis, arguments.RocketMQ),
    };
}
