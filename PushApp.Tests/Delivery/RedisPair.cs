using System.Diagnostics;
using RocketMQ.Hosting.Installation;
using StackExchange.Redis;

namespace PushApp.Tests.Delivery;

/// <summary>A redis-server with a replica, and one address for both, which leads to the one that is in charge.</summary>
internal sealed class RedisPair : IAsyncDisposable
{
    private readonly (Process Process, int Port)[] _servers;
    private readonly TcpForward _relay;

    private RedisPair((Process, int)[] servers, TcpForward relay) => (_servers, _relay) = (servers, relay);

    /// <summary>Where services connect.</summary>
    public string Address => $"127.0.0.1:{_relay.Port}";

    /// <summary>Starts both; the replica follows when this returns.</summary>
    public static async Task<RedisPair> StartAsync()
    {
        var (first, second) = (Start(), Start());
        var pair = new RedisPair([first, second], TcpForward.To(first.Port));
        await using var replica = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{second.Port},allowAdmin=true,abortConnect=false");
        await replica.GetServers()[0].ExecuteAsync("REPLICAOF", "127.0.0.1", first.Port);
        await Eventually.TrueAsync(async () =>
            (await replica.GetServers()[0].InfoAsync("replication")).Single().Any(line => line is { Key: "master_link_status", Value: "up" }));
        return pair;
    }

    /// <summary>Cuts the replica off: what is written from here on it will never have.</summary>
    public async Task CutReplicaOffAsync()
    {
        await using var master = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_servers[0].Port},allowAdmin=true");
        await using var replica = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_servers[1].Port},allowAdmin=true");
        // Whatever was written before has come.
        await master.GetDatabase().ExecuteAsync("WAIT", 1, 5000);
        await replica.GetServers()[0].ExecuteAsync("CONFIG", "SET", "masterauth", "cut off");
        await replica.GetServers()[0].ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
    }

    /// <summary>Kills the master and has the replica take over.</summary>
    public async Task FailOverAsync()
    {
        _servers[0].Process.Kill();
        await _servers[0].Process.WaitForExitAsync();
        await using (var replica = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_servers[1].Port},allowAdmin=true"))
        {
            await replica.GetServers()[0].ExecuteAsync("REPLICAOF", "NO", "ONE");
        }

        _relay.Switch(_servers[1].Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        foreach (var (process, _) in _servers)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static (Process Process, int Port) Start()
    {
        var port = FreePort.Next();
        return (RedisServer.Start(RedisServerFactAttribute.Server!, port, "--repl-diskless-sync-delay", "0"), port);
    }
}

/// <summary>A test of what only a redis-server does: it needs the variable PUSHAPP_TEST_REDIS_SERVER.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisServerFactAttribute : FactAttribute
{
    public RedisServerFactAttribute() => Skip =
        Server is { Length: > 0 } ? null : "The embedded Redis has no replicas: name a redis-server by PUSHAPP_TEST_REDIS_SERVER.";

    public static string? Server => Environment.GetEnvironmentVariable("PUSHAPP_TEST_REDIS_SERVER");
}
