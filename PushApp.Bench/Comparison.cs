using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using PushApp.Bench.Reports;

namespace PushApp.Bench;

/// <summary>Peers side by side: all run at once, and take turns, so that what else happens on the machine meets all alike.</summary>
internal static class Comparison
{
    // The runtime compiles what runs often anew, and better. Under a light load it would take minutes to get there.
    private const int WarmUpInFlight = 64;

    public static async Task<IReadOnlyList<Round>> RunAsync(Arguments arguments)
    {
        var rounds = new List<Round>();
        foreach (var nodes in arguments.Nodes)
        {
            rounds.AddRange(await RunAsync(arguments, nodes));
        }

        return rounds;
    }

    private static async Task<IReadOnlyList<Round>> RunAsync(Arguments arguments, int nodes)
    {
        await using var redis = await BenchRedis.StartAsync(arguments.Redis);
        string[] users = [.. Enumerable.Range(0, arguments.Users).Select(i => $"bench-{Environment.ProcessId}-{i}")];
        var under = new List<(Sender Sender, IAsyncDisposable[] Ends)>();
        try
        {
            foreach (var name in arguments.Peers)
            {
                var peer = await PeerStart.StartAsync(name, arguments, redis, nodes);
                var underWay = new UnderWay();
                var sender = new Sender(peer, underWay, users, arguments.Body, nodes);
                under.Add((sender, [peer]));
                var clients = await Clients.ConnectAsync(peer, users, (_, frame) => underWay.ArrivedIn(frame));
                under[^1] = (sender, [clients, peer]);
                await Console.Error.WriteLineAsync($"{name} is there, with {arguments.Users} clients, nodes: {peer.Nodes.Count}, and {redis.Name}.");
            }

            return await TakeTurnsAsync([.. under.Select(one => one.Sender)], arguments);
        }
        finally
        {
            foreach (var (sender, ends) in under)
            {
                sender.Dispose();
                foreach (var end in ends)
                {
                    await end.DisposeAsync();
                }
            }
        }
    }

    private static async Task<IReadOnlyList<Round>> TakeTurnsAsync(IReadOnlyList<Sender> senders, Arguments arguments)
    {
        foreach (var batch in arguments.Loads.Select(load => load.Batch).Distinct())
        {
            foreach (var sender in senders)
            {
                await sender.RunAsync(new LoadShape(WarmUpInFlight, null, batch), arguments.WarmUp);
            }
        }

        var rounds = new List<Round>();
        foreach (var shape in arguments.Loads)
        {
            for (var round = 0; round < arguments.Rounds; round++)
            {
                foreach (var sender in senders)
                {
                    rounds.Add(await sender.RunAsync(shape, arguments.Duration));
                    await Console.Error.WriteLineAsync(ResultTable.Line(rounds[^1]));
                }
            }
        }

        return rounds;
    }
}
