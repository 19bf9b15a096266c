namespace PushApp.Bench.Brokers;

/// <summary>The brokers of a run: those that were given, then those that it starts and ends itself.</summary>
internal sealed class BrokerSet : IAsyncDisposable
{
    private readonly List<DevBrokerProcess> _own = [];
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
        foreach (var process in _own)
        {
            await process.DisposeAsync();
        }
    }

    private async Task AddAsync(string name, bool withData)
    {
        var process = new DevBrokerProcess(withData);
        _own.Add(process);
        _all.Add(new TargetBroker(name, await process.ListeningAsync(), [process.Id]));
    }
}
