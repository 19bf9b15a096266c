using System.Diagnostics;
using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Idle;

/// <summary>Connections that carry nothing, on one node of each peer, one peer after the other.</summary>
internal static class IdleScenario
{
    // What a node loads and compiles for its first clients is not a cost of each.
    private const int FirstClients = 100;
    private const int SpareFiles = 500;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>Measures all peers of the command line.</summary>
    /// <exception cref="ArgumentException">One process may not have so many connections here.</exception>
    public static async Task<IReadOnlyList<IdleResult>> RunAsync(Arguments arguments, int connections)
    {
        if (connections + SpareFiles > OpenFiles.Limit)
        {
            throw new ArgumentException($"--idle {connections} needs a process with {connections + SpareFiles} open files; the limit is {OpenFiles.Limit}: raise it (ulimit -n).");
        }

        await using var redis = await BenchRedis.StartAsync(arguments.Redis);
        var results = new List<IdleResult>();
        foreach (var name in arguments.Peers)
        {
            await using var peer = await PeerStart.StartAsync(name, arguments, redis, nodes: 1);
            results.Add(await MeasureAsync(peer, connections, arguments.Duration));
        }

        return results;
    }

    private static async Task<IdleResult> MeasureAsync(Peer peer, int connections, TimeSpan duration)
    {
        var node = peer.Processes[peer.NodeRole];
        string[] users = [.. Enumerable.Range(0, FirstClients).Select(i => $"first-{Environment.ProcessId}-{i}")];
        await using var first = await Clients.ConnectAsync(peer, users, (_, _) => { });
        await Task.Delay(Settling);
        var before = ProcessUsage.ResidentBytes(node);

        var processes = new List<IdleClientsProcess>();
        try
        {
            for (var left = connections; left > 0; left -= IdleClients.MostOfProcess)
            {
                processes.Add(await IdleClientsProcess.StartAsync(peer, processes.Count, Math.Min(left, IdleClients.MostOfProcess)));
            }

            await Console.Error.WriteLineAsync($"{peer.Name} has {connections} connections.");
            await Task.Delay(Settling);
            var after = ProcessUsage.ResidentBytes(node);
            var (cpu, begun) = (Cpu(peer), Stopwatch.GetTimestamp());
            await Task.Delay(duration);
            var used = (Cpu(peer) - cpu) / Stopwatch.GetElapsedTime(begun);
            var lost = await Task.WhenAll(processes.Select(process => process.EndAsync()));
            return new IdleResult
            {
                Peer = peer.Name,
                Connections = connections,
                BytesOfConnection = (after - before) / (double)connections,
                CpuPercent = used * 100,
                Lost = first.Lost + lost.Sum(),
            };
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private static TimeSpan Cpu(Peer peer) => ProcessUsage.Cpu(peer.Processes.Values.SelectMany(processes => processes));
}
