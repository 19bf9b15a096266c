using PushApp.Fuzz.Generators;
using RocketMQ.TestKit;

namespace PushApp.Fuzz.Systems;

/// <summary>A gateway, a chat API and the embedded servers, each watched.</summary>
internal sealed class FuzzedSystem : IAsyncDisposable
{
    private readonly PushAppProcesses _processes;

    private FuzzedSystem(PushAppProcesses processes)
    {
        _processes = processes;
        Gateway = new WatchedService("gateway", processes.Gateways[0].Service);
        ChatApi = new WatchedService("chat API", processes.ChatApi);
        Broker = new WatchedService("broker", processes.Broker);
    }

    public WatchedService Gateway { get; }

    public WatchedService ChatApi { get; }

    public WatchedService Broker { get; }

    /// <summary>The gateway's port for clients over TCP.</summary>
    public int TcpPort => _processes.Gateways[0].TcpPort;

    public IReadOnlyList<WatchedService> Services => [Gateway, ChatApi, Broker];

    /// <summary>A service that has ended; null where all live.</summary>
    public WatchedService? Ended => Services.FirstOrDefault(service => service.HasEnded);

    /// <summary>Starts all; they are healthy when this returns.</summary>
    public static async Task<FuzzedSystem> StartAsync() => new(await PushAppProcesses.StartAsync(Tokens.Key));

    public ValueTask DisposeAsync() => _processes.DisposeAsync();
}
