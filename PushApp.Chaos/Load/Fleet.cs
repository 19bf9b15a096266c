namespace PushApp.Chaos.Load;

/// <summary>Devices that are connected together, and leave together.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int ConnectingAtOnce = 50;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    private readonly Task[] _running;

    private Fleet(IReadOnlyList<Device> devices, Task[] running) => (Devices, _running) = (devices, running);

    public IReadOnlyList<Device> Devices { get; }

    /// <summary>The users, in the devices' order.</summary>
    public IReadOnlyList<string> Users => [.. Devices.Select(device => device.User)];

    /// <summary>Connects all of them.</summary>
    /// <exception cref="TimeoutException">One was not welcomed within 60 s.</exception>
    public static async Task<Fleet> ConnectAsync(IReadOnlyList<DeviceOptions> devices, Ledger ledger)
    {
        var all = new List<Device>();
        var running = new List<Task>();
        foreach (var some in devices.Chunk(ConnectingAtOnce))
        {
            var next = some.Select(options => new Device(options, ledger)).ToList();
            all.AddRange(next);
            running.AddRange(next.Select(device => device.RunAsync()));
            await Task.WhenAll(next.Select(device => device.Welcomed)).WaitAsync(ConnectLimit);
        }

        return new Fleet(all, [.. running]);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Devices.Select(device => device.StopAsync()));
        await Task.WhenAll(_running);
        foreach (var device in Devices)
        {
            device.Dispose();
        }
    }
}
