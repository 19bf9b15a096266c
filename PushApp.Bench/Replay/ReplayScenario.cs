using System.Diagnostics;
using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using PushApp.Bench.Reports;

namespace PushApp.Bench.Replay;

/// <summary>Users of PushApp who were away connect all at once, and get what was stored for them.</summary>
internal static class ReplayScenario
{
    private const int StoresAtOnce = 8;

    // What a chat API takes with one request: 1,000 messages, and 4 MiB with room for what is around the bodies.
    private const int LargestBatch = 1000;
    private const int LargestBatchBytes = 2 * 1024 * 1024;
    private const int BytesAroundBody = 100;

    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Measures the replay; a tenth of the users goes before, which is not counted.</summary>
    public static async Task<IReadOnlyList<Round>> RunAsync(Arguments arguments, ReplaySize size)
    {
        var rounds = new List<Round>();
        foreach (var nodes in arguments.Nodes)
        {
            await using var redis = await BenchRedis.StartAsync(arguments.Redis);
            await using var peer = await PeerStart.StartAsync(PushAppPeer.Name, arguments, redis, nodes);
            using var poster = new MessagePoster(peer, arguments.Body);
            await RunAsync(peer, poster, size with { Users = Math.Max(1, size.Users / 10) }, arguments.Body, "first");
            for (var round = 0; round < arguments.Rounds; round++)
            {
                rounds.Add(await RunAsync(peer, poster, size, arguments.Body, $"{round}") with { Nodes = nodes });
                await Console.Error.WriteLineAsync(ResultTable.Line(rounds[^1]));
            }
        }

        return rounds;
    }

    private static async Task<Round> RunAsync(Peer peer, MessagePoster poster, ReplaySize size, int body, string name)
    {
        string[] users = [.. Enumerable.Range(0, size.Users).Select(i => $"replay-{Environment.ProcessId}-{name}-{i}")];
        await StoreAsync(poster, users, size.Messages, body);

        var before = RoleUsage.Cpu(peer);
        var begun = Stopwatch.GetTimestamp();
        var progress = new ReplayProgress(peer.Protocol, size.Users, size.Messages);
        await using var clients = await Clients.ConnectAsync(peer, users, progress.Take);
        var ended = await EndAsync(progress);
        return new Round
        {
            Peer = peer.Name,
            Load = $"replay of {size.Messages} messages to each of {size.Users} users",
            Messages = progress.Received,
            Seconds = Stopwatch.GetElapsedTime(begun, ended).TotalSeconds,
            P50 = progress.Completed.Milliseconds(50),
            P99 = progress.Completed.Milliseconds(99),
            Max = progress.Completed.Milliseconds(100),
            Latencies = progress.Completed.Curve(),
            Refused = 0,
            Missing = progress.Missing,
            OutOfOrder = progress.OutOfOrder,
            Cpu = RoleUsage.CpuOfMessage(before, RoleUsage.Cpu(peer), progress.Received),
            Memory = RoleUsage.MemoryOfProcess(peer),
        };
    }

    // A user's messages are sent one batch after the other, so that their numbers are those of the order.
    private static Task StoreAsync(MessagePoster poster, IReadOnlyList<string> users, int messages, int body) =>
        Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = StoresAtOnce }, async (user, _) =>
        {
            var size = Math.Clamp(LargestBatchBytes / (body + BytesAroundBody), 1, LargestBatch);
            foreach (var batch in Enumerable.Range(1, messages).Select(number => new OutgoingMessage(user, number)).Chunk(size))
            {
                if (await poster.PostAsync(batch) is { Count: > 0 } refused)
                {
                    throw new InvalidOperationException($"{refused.Count} messages to {user} were refused; there is nothing to measure.");
                }
            }
        });

    // When the last message came, whether all did or not.
    private static async Task<long> EndAsync(ReplayProgress progress)
    {
        var (seen, at) = (-1L, Stopwatch.GetTimestamp());
        while (progress.Missing > 0 && Stopwatch.GetElapsedTime(at) < SilenceLimit)
        {
            if (progress.Received is var received && received != seen)
            {
                (seen, at) = (received, Stopwatch.GetTimestamp());
            }

            await Task.Delay(Pause);
        }

        return progress.Missing > 0 ? at : Stopwatch.GetTimestamp();
    }
}

/// <summary>How much is replayed.</summary>
/// <param name="Users">How many users are away.</param>
/// <param name="Messages">How many messages wait for each.</param>
internal readonly record struct ReplaySize(int Users, int Messages);
