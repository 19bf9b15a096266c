using System.Diagnostics;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using RocketMQ.Hosting.Installation;
using StackExchange.Redis;

namespace PushApp.Tests.Delivery;

/// <summary>
/// A Redis server in a process of its own, on a free port: PushApp.DevRedis, or the redis-server that the environment
/// variable PUSHAPP_TEST_REDIS_SERVER names, to run the same tests on Redis itself.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private Process? _process;

    public string ConnectionString { get; private set; } = "";

    public IConnectionMultiplexer Connection { get; private set; } = null!;

    public RedisCommands Commands { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var port = FreePort.Next();
        _process = Start(port);
        ConnectionString = $"127.0.0.1:{port}";
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Connection = await ConnectAsync(ConnectionString, timeout.Token);
        Commands = new RedisCommands(Connection);
    }

    public async Task DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    /// <summary>What a device acknowledged last; null where it never did.</summary>
    public async Task<long?> CursorAsync(string user, string device) =>
        (long?)await Connection.GetDatabase().HashGetAsync(InboxKeys.Cursors(user), device);

    /// <summary>Sends the process a signal, by its name without SIG.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends the server as a crash does.</summary>
    public void Kill() => _process!.Kill(entireProcessTree: true);

    private async Task<IConnectionMultiplexer> ConnectAsync(string endpoint, CancellationToken timeout)
    {
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync($"{endpoint},allowAdmin=true");
            }
            catch (RedisConnectionException) when (!timeout.IsCancellationRequested && _process is { HasExited: false })
            {
                // The server is still starting; ConnectAsync itself waited for a while.
            }
        }
    }

    private static Process Start(int port)
    {
        string[] command = Environment.GetEnvironmentVariable("PUSHAPP_TEST_REDIS_SERVER") is { Length: > 0 } server
            ? [server, "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            : ["dotnet", BuiltProject.Assembly("PushApp.DevRedis"), "--port", $"{port}"];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
    }
}
