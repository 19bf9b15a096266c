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

    /// <summary>Starts a redis-server on loopback that keeps nothing on disk.</summary>
    /// <param name="program">The redis-server.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="options">Options beside these.</param>
    internal static Process Start(string program, int port, params string[] options) =>
        Start([program, "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", .. options]);

    private static Process Start(int port) => RedisServerFactAttribute.Server is { Length: > 0 } program
        ? Start(program, port, "--appendonly", "no")
        : Start(["dotnet", BuiltProject.Assembly("PushApp.DevRedis"), "--port", $"{port}"]);

    private static Process Start(string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
}
