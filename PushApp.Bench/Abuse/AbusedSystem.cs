using System.Globalization;
using PushApp.Bench.Peers;
using PushApp.ServiceDefaults;
using RocketMQ.TestKit;
using RocketMQ.TestKit.Measuring;
using StackExchange.Redis;

namespace PushApp.Bench.Abuse;

/// <summary>A system of its own for one abuse, and what is measured of it.</summary>
internal sealed class AbusedSystem : IAsyncDisposable
{
    private const double MiB = 1024 * 1024;
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    private readonly PushAppProcesses _processes;
    private readonly List<(string, double)> _figures = [];

    private AbusedSystem(PushAppProcesses processes)
    {
        _processes = processes;
        Sender = new AbuseSender(processes.ChatApi.Address);
    }

    public IReadOnlyList<RunningGateway> Gateways => _processes.Gateways;

    public RunningService Gateway => Gateways[0].Service;

    public RunningService ChatApi => _processes.ChatApi;

    public int BrokerProcess => _processes.Broker.ProcessId;

    /// <summary>Sends messages in anybody's name.</summary>
    public AbuseSender Sender { get; }

    public IReadOnlyList<(string Name, double Value)> Figures => _figures;

    /// <summary>Starts it.</summary>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="solution">The folder of another copy of the solution; null for this one.</param>
    public static async Task<AbusedSystem> StartAsync(int gateways, string? solution) =>
        new(await PushAppProcesses.StartAsync(BenchKey.Value, gateways, solution));

    /// <summary>A token for anybody.</summary>
    public static string Token(string user) => AccessTokens.Issue(new JwtOptions { Key = BenchKey.Value }, user, TokenLifetime);

    /// <summary>Adds a figure.</summary>
    public void Add(string name, double value) => _figures.Add((name, value));

    /// <summary>Adds the resident memory of processes as it is now.</summary>
    public void AddMemory(string name, params IEnumerable<int> processes) => Add($"{name}, MiB", ProcessUsage.ResidentBytes(processes) / MiB);

    /// <summary>Does something, and adds the most resident memory that a process had meanwhile.</summary>
    public async Task PeakAsync(string name, int process, Func<Task> action)
    {
        var peak = ProcessUsage.ResidentBytes([process]);
        var running = action();
        while (!running.IsCompleted)
        {
            peak = Math.Max(peak, ProcessUsage.ResidentBytes([process]));
            await Task.WhenAny(running, Task.Delay(100));
        }

        await running;
        Add($"{name}, most, MiB", Math.Max(peak, ProcessUsage.ResidentBytes([process])) / MiB);
    }

    /// <summary>Adds how many keys Redis has, and the resident memory of its processes.</summary>
    public async Task AddRedisAsync(string when)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_processes.RedisPort}");
        Add($"keys in Redis {when}", Number(await redis.GetDatabase().ExecuteAsync("DBSIZE")));
        AddMemory($"Redis {when}", _processes.RedisProcesses);

        static double Number(RedisResult result) => double.Parse(result.ToString(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await _processes.DisposeAsync();
    }
}
