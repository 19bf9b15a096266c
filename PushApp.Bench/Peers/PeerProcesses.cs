using RocketMQ.TestKit;

namespace PushApp.Bench.Peers;

/// <summary>The processes that a peer consists of. They are started one by one, and end together.</summary>
internal sealed class PeerProcesses : IAsyncDisposable
{
    private static readonly (string, string)[] Settings =
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"), ("Jwt__Key", BenchKey.Value), ("Envelope__Key", BenchKey.Value), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),

        // One sender stands for many: it is counted as any other is, and not refused.
        ("Senders__MessagesPerSecond", "1000000"), ("Senders__BytesPerSecond", "104857600"), ("Senders__RememberedIds", "100000000"), ("Senders__Requests", "100000"),
    ];

    private readonly List<IAsyncDisposable> _processes = [];
    private readonly string? _solution;

    private PeerProcesses(string? solution) => _solution = solution;

    /// <summary>Starts a peer. Where one of its processes does not start, those before it end.</summary>
    /// <param name="start">Starts its processes.</param>
    /// <param name="solution">The folder of another copy of the solution that they come from; null for this one.</param>
    public static async Task<Peer> StartAsync(Func<PeerProcesses, Task<Peer>> start, string? solution = null)
    {
        var own = new PeerProcesses(solution);
        try
        {
            return await start(own);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts several, one after the other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="start">Starts the one with this number, from 1.</param>
    public static async Task<IReadOnlyList<PeerProcess>> SeveralAsync(int count, Func<int, Task<PeerProcess>> start)
    {
        var processes = new List<PeerProcess>(count);
        for (var number = 1; number <= count; number++)
        {
            processes.Add(await start(number));
        }

        return processes;
    }

    /// <summary>Starts a service of the solution.</summary>
    public async Task<PeerProcess> ServiceAsync(string project, params IEnumerable<(string, string)> settings) =>
        Started(await ServiceProcess.StartAsync(project, [.. Settings, .. settings], _solution));

    /// <summary>Starts this program once more, as one of the nodes that are part of it.</summary>
    /// <param name="command">Which one it is.</param>
    /// <param name="settings">Its variables.</param>
    public async Task<PeerProcess> NodeAsync(string command, params IEnumerable<(string, string)> settings) => Started(await ServiceProcess.StartAsync(
        typeof(PeerProcesses).Assembly.Location,
        [command, "--urls", "http://127.0.0.1:0"],
        [.. Settings, ("Logging__LogLevel__Default", "Warning"), .. settings]));

    /// <summary>Starts an embedded broker, unless there is one.</summary>
    /// <param name="given"><c>host:port</c> of the one that is there; null for none.</param>
    public async Task<(string Endpoints, IReadOnlyList<int> Processes)> BrokerAsync(string? given)
    {
        if (given is not null)
        {
            return (given, []);
        }

        var broker = await DevBrokerProcess.StartAsync(_solution);
        _processes.Add(broker);
        return (broker.Endpoints, [broker.ProcessId]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.AsEnumerable().Reverse())
        {
            await process.DisposeAsync();
        }
    }

    private PeerProcess Started((ServiceProcess Service, Uri Address) started)
    {
        _processes.Add(started.Service);
        return new PeerProcess(started.Service.Process.Id, started.Address);
    }
}

/// <summary>One of them.</summary>
internal readonly record struct PeerProcess(int Id, Uri Address);
