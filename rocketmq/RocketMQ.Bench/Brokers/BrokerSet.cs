using RocketMQ.TestKit;

namespace RocketMQ.Bench.Brokers;

/// <summary>The brokers of a run: those that were given, then those that it starts and ends itself.</summary>
internal sealed class BrokerSet : IAsyncDisposable
{
    private readonly List<(DevBrokerProcess Process, DirectoryInfo? Data)> _own = [];
    private readonly List<TargetBroker> _all = [];

    public IReadOnlyList<TargetBroker> All => _all;

    public static async Task<BrokerSet> StartAsync(BenchOptions options)
    {
        var set = new BrokerSet();
        set._all.AddRange(options.Brokers);
        try
        {
            if (options.DevBroker)
            {
                await set.AddAsync("dev", withData: false);
            }

            if (options.DevBrokerWithData)
            {
                await set.AddAsync("dev-data", withData: true);
            }

            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, data) in _own)
        {
            await process.DisposeAsync();
            data?.Delete(recursive: true);
        }
    }

    private async Task AddAsync(string name, bool withData)
    {
        var data = withData ? Directory.CreateTempSubdirectory("devbroker-") : null;
        var process = await DevBrokerProcess.StartAsync(0, data is null ? [] : ["--data", data.FullName]);
        _own.Add((process, data));
        _all.Add(new TargetBroker(name, process.Endpoints, [process.ProcessId]));
    }
}
