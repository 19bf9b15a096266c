using RocketMQ.Hosting.Installation;
using RocketMQ.TestKit;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Peers;

/// <summary>The Redis of all peers: one that is there, <c>redis-server</c> where it is installed, or the embedded one.</summary>
internal sealed class BenchRedis : IAsyncDisposable
{
    private readonly ServerProcess? _own;
    private readonly DirectoryInfo? _folder;

    private BenchRedis(string name, string connectionString, ServerProcess? own, DirectoryInfo? folder) =>
        (Name, ConnectionString, _own, _folder) = (name, connectionString, own, folder);

    /// <summary>Which one it is, for the report.</summary>
    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>Its processes on this machine; none of one that is not the bench's own.</summary>
    public IReadOnlyList<int> Processes => _own is null ? [] : ProcessTree.Leaves(_own.ProcessId);

    /// <summary>Starts it, unless <paramref name="given"/> says where it is.</summary>
    public static async Task<BenchRedis> StartAsync(string? given)
    {
        if (given is not null)
        {
            return new BenchRedis($"Redis at {given}", given, null, null);
        }

        var port = FreePort.Next();
        var folder = Directory.CreateTempSubdirectory("pushapp-bench-redis-");
        var program = InstalledProgram.Find("redis-server");
        var (name, command) = program is not null
            ? ("redis-server", new[] { program, "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" })
            : ("the embedded Redis", ["dotnet", BuiltProject.Assembly("PushApp.DevRedis"), "--port", $"{port}"]);
        var process = await ServerProcess.StartAsync(name, command[0], command[1..], folder.FullName, port);
        return new BenchRedis(name, $"127.0.0.1:{port}", process, folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
            _folder!.Delete(recursive: true);
        }
    }
}
