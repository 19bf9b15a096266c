using PushApp.Chaos.Network;
using RocketMQ.Hosting.Installation;
using RocketMQ.TestKit;

namespace PushApp.Chaos.Systems;

/// <summary>
/// A Redis that keeps its data in an append-only file, behind a port that stays. It can be restarted, with or without its
/// data, and a replica can take its place.
/// </summary>
internal sealed class RedisServers : IAsyncDisposable
{
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("pushapp-chaos-redis-").FullName;
    private readonly TcpRelay _relay = new();
    private Server? _master;
    private Server? _replica;

    private RedisServers()
    {
    }

    /// <summary>Where <c>redis-server</c> is; null where it is not installed.</summary>
    public static string? Program { get; } = InstalledProgram.Find("redis-server");

    /// <summary>Where services find the one that is the master.</summary>
    public string ConnectionString => $"127.0.0.1:{_relay.Port}";

    /// <summary>Starts the master.</summary>
    public static async Task<RedisServers> StartAsync()
    {
        var redis = new RedisServers();
        redis._master = await redis.RunAsync(Server.New());
        redis._relay.LeadTo(redis._master.Port);
        return redis;
    }

    /// <summary>Ends the master as a crash does; nobody answers until <see cref="RestartAsync"/> or <see cref="Promote"/>.</summary>
    public async Task KillAsync()
    {
        _relay.Cut();
        await _master!.Process!.DisposeAsync();
    }

    /// <summary>Starts the master again, after <see cref="KillAsync"/>.</summary>
    /// <param name="keepData">Whether it has what it had.</param>
    public async Task RestartAsync(bool keepData)
    {
        if (!keepData)
        {
            Directory.Delete(FolderOf(_master!), recursive: true);
        }

        _master = await RunAsync(_master!);
        await Eventually.TrueAsync(async () => await RedisCommand.AskAsync(_master.Port, "PING") == "+PONG", SyncLimit);
        _relay.LeadTo(_master.Port);
    }

    /// <summary>Starts a replica of the master and waits until it follows.</summary>
    public async Task AddReplicaAsync()
    {
        _replica = await RunAsync(Server.New(), "--replicaof", "127.0.0.1", $"{_master!.Port}", "--repl-diskless-sync-delay", "0");
        await Eventually.TrueAsync(
            async () => (await RedisCommand.AskAsync(_replica.Port, "INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal), SyncLimit);
    }

    /// <summary>The replica follows no more, and takes writes: what the master gets from here on, it alone has.</summary>
    public async Task DetachReplicaAsync() => await RedisCommand.AskAsync(_replica!.Port, "REPLICAOF NO ONE");

    /// <summary>Has the replica take the master's place, after <see cref="KillAsync"/>.</summary>
    public void Promote()
    {
        (_master, _replica) = (_replica, null);
        _relay.LeadTo(_master!.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        foreach (var server in new[] { _master, _replica }.OfType<Server>())
        {
            await server.Process!.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Server> RunAsync(Server server, params string[] more)
    {
        var data = FolderOf(server);
        Directory.CreateDirectory(data);
        string[] arguments = ["--port", $"{server.Port}", "--bind", "127.0.0.1", "--dir", data, "--appendonly", "yes", "--save", "", .. more];
        return server with { Process = await ServerProcess.StartAsync($"redis-{server.Port}", Program!, arguments, data, server.Port) };
    }

    private string FolderOf(Server server) => Path.Combine(_folder, $"{server.Port}");

    private sealed record Server(int Port, ServerProcess? Process)
    {
        public static Server New() => new(FreePort.Next(), null);
    }
}
