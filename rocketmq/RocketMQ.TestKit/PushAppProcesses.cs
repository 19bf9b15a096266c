using RocketMQ.Hosting.Installation;
using RocketMQ.TestKit.Measuring;

namespace RocketMQ.TestKit;

/// <summary>Gateways, a chat API, the embedded broker and the embedded Redis as processes, set as in production. They end together.</summary>
internal sealed class PushAppProcesses : IAsyncDisposable
{
    private static readonly (string, string)[] Settings =
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
    ];

    private readonly Stack<IAsyncDisposable> _processes = [];
    private readonly List<RunningGateway> _gateways = [];
    private readonly string? _solution;
    private ServerProcess? _redis;

    private PushAppProcesses(string? solution) => _solution = solution;

    public IReadOnlyList<RunningGateway> Gateways => _gateways;

    public RunningService ChatApi { get; private set; }

    public RunningService Broker { get; private set; }

    /// <summary>The port of Redis, at 127.0.0.1.</summary>
    public int RedisPort { get; private set; }

    /// <summary>The processes of Redis: its own and those of the shell that ends it.</summary>
    public IReadOnlyList<int> RedisProcesses => ProcessTree.Leaves(_redis!.ProcessId);

    /// <summary>Starts all; they are healthy when this returns.</summary>
    /// <param name="key">What tokens are signed with.</param>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="solution">The folder of another copy of the solution; null for this one.</param>
    public static async Task<PushAppProcesses> StartAsync(string key, int gateways = 1, string? solution = null)
    {
        var system = new PushAppProcesses(solution);
        try
        {
            await system.LaunchAsync(key, gateways);
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
        while (_processes.TryPop(out var process))
        {
            await process.DisposeAsync();
        }
    }

    private async Task LaunchAsync(string key, int gateways)
    {
        RedisPort = FreePort.Next();
        _redis = await ServerProcess.StartAsync(
            "the embedded Redis", "dotnet", [BuiltProject.Assembly("PushApp.DevRedis", solution: _solution), "--port", $"{RedisPort}"], Path.GetTempPath(), RedisPort);
        _processes.Push(_redis);
        Broker = Started(await DevBrokerProcess.LaunchAsync(_solution, port: 0, Settings));
        (string, string)[] settings =
        [
            ("ConnectionStrings__redis", $"127.0.0.1:{RedisPort}"), ("ConnectionStrings__rocketmq", $"127.0.0.1:{Broker.Address.Port}"), ("Jwt__Key", key), ("Envelope__Key", key),
        ];
        for (var number = 1; number <= gateways; number++)
        {
            var tcpPort = FreePort.Next(RedisPort);
            var gateway = await ServiceAsync("PushApp.Gateway", [.. settings, ("Gateway__InstanceId", $"gateway-{number}"), ("Gateway__TcpPort", $"{tcpPort}")]);
            _gateways.Add(new RunningGateway(gateway, tcpPort));
        }

        ChatApi = await ServiceAsync("PushApp.ChatApi", settings);
        using var http = new HttpClient();
        foreach (var service in _gateways.Select(gateway => gateway.Service).Append(ChatApi))
        {
            await Eventually.TrueAsync(async () => (await http.GetAsync(new Uri(service.Address, "/health"))).IsSuccessStatusCode);
        }
    }

    private async Task<RunningService> ServiceAsync(string project, (string, string)[] settings) =>
        Started(await ServiceProcess.StartAsync(project, [.. Settings, .. settings], _solution));

    private RunningService Started((ServiceProcess Process, Uri Address) service)
    {
        _processes.Push(service.Process);
        return new RunningService(service.Process, service.Address);
    }
}

/// <summary>One of them that speaks HTTP.</summary>
internal readonly record struct RunningService(ServiceProcess Process, Uri Address)
{
    public int ProcessId => Process.Process.Id;
}

/// <summary>A gateway, with its port for clients over TCP.</summary>
internal readonly record struct RunningGateway(RunningService Service, int TcpPort);
