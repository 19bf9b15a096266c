using PushApp.Fuzz.Generators;
using RocketMQ.Hosting.Installation;
using RocketMQ.TestKit;

namespace PushApp.Fuzz.Systems;

/// <summary>A gateway, a chat API, the embedded broker and the embedded Redis as processes, set as in production.</summary>
internal sealed class FuzzedSystem : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _processes = [];

    private FuzzedSystem()
    {
    }

    public WatchedService Gateway { get; private set; } = null!;

    public WatchedService ChatApi { get; private set; } = null!;

    public WatchedService Broker { get; private set; } = null!;

    /// <summary>The gateway's port for clients over TCP.</summary>
    public int TcpPort { get; private set; }

    public IReadOnlyList<WatchedService> Services => [Gateway, ChatApi, Broker];

    /// <summary>A service that has ended; null where all live.</summary>
    public WatchedService? Ended => Services.FirstOrDefault(service => service.HasEnded);

    /// <summary>Starts all; they are healthy when this returns.</summary>
    public static async Task<FuzzedSystem> StartAsync()
    {
        var system = new FuzzedSystem();
        try
        {
            await system.LaunchAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.AsEnumerable().Reverse())
        {
            await process.DisposeAsync();
        }
    }

    private async Task LaunchAsync()
    {
        var redisPort = FreePort.Next();
        TcpPort = FreePort.Next(redisPort);
        _processes.Add(await ServerProcess.StartAsync(
            "the embedded Redis", "dotnet", [BuiltProject.Assembly("PushApp.DevRedis"), "--port", $"{redisPort}"], Path.GetTempPath(), redisPort));
        Broker = await ServiceAsync("broker", BuiltProject.Assembly("PushApp.DevBroker", "rocketmq"), ["--port", "0"]);
        (string, string)[] settings =
        [
            ("ConnectionStrings__redis", $"127.0.0.1:{redisPort}"),
            ("ConnectionStrings__rocketmq", $"127.0.0.1:{Broker.Address.Port}"),
            ("Jwt__Key", Tokens.Key),
        ];
        Gateway = await ServiceAsync("gateway", "PushApp.Gateway", [.. settings, ("Gateway__InstanceId", "fuzzed"), ("Gateway__TcpPort", $"{TcpPort}")]);
        ChatApi = await ServiceAsync("chat API", "PushApp.ChatApi", settings);
        using var http = new HttpClient();
        foreach (var service in (WatchedService[])[Gateway, ChatApi])
        {
            await Eventually.TrueAsync(async () => (await http.GetAsync(new Uri(service.Address, "/health"))).IsSuccessStatusCode);
        }
    }

    private Task<WatchedService> ServiceAsync(string name, string project, (string, string)[] settings) =>
        ServiceAsync(name, BuiltProject.Assembly(project), ["--urls", "http://127.0.0.1:0"], settings);

    private async Task<WatchedService> ServiceAsync(string name, string assembly, string[] arguments, params (string, string)[] settings)
    {
        var started = await ServiceProcess.StartAsync(
            assembly, arguments, [("ASPNETCORE_ENVIRONMENT", "Production"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"), .. settings]);
        _processes.Add(started.Service);
        return new WatchedService(name, started);
    }
}
