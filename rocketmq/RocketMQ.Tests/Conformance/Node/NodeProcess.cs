using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace RocketMQ.Tests.Conformance.Node;

/// <summary>A process of RocketMQ's official Node client: <c>client.mjs</c> beside this file, with its package installed once.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    public const string Meaning = "RocketMQ's official Node client needs it";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "Node");
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Task> Installation = new(InstallAsync);

    private readonly ConcurrentQueue<JsonElement> _said = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Process _process;

    private NodeProcess(object order)
    {
        _process = Start("node", ["client.mjs", JsonSerializer.Serialize(order, CamelCase)], line => _said.Enqueue(JsonDocument.Parse(line).RootElement), _complaints.Enqueue);
    }

    /// <summary>What it said so far, one object a line.</summary>
    public IEnumerable<JsonElement> Said => _said;

    /// <summary>The messages it received so far.</summary>
    public IEnumerable<JsonElement> Received => All("received");

    /// <summary>Starts a client with its orders, which <c>client.mjs</c> describes.</summary>
    public static async Task<NodeProcess> StartAsync(object order)
    {
        await Installation.Value;
        return new NodeProcess(order);
    }

    /// <summary>Starts a consumer and returns when it has its subscription.</summary>
    public static async Task<NodeProcess> ConsumeAsync(object order)
    {
        var consumer = await StartAsync(order);
        await consumer.SaysAsync(said => said.TryGetProperty("ready", out _));
        return consumer;
    }

    /// <summary>Has a producer do its work and returns what it said.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ProduceAsync(object order)
    {
        await using var producer = await StartAsync(order);
        await producer._process.WaitForExitAsync();
        return producer._process.ExitCode == 0 ? [.. producer.Said] : throw producer.Failure();
    }

    public IEnumerable<JsonElement> All(string property) =>
        _said.Where(said => said.TryGetProperty(property, out _)).Select(said => said.GetProperty(property));

    /// <summary>Waits until something it said is this.</summary>
    public async Task SaysAsync(Func<JsonElement, bool> condition)
    {
        await Eventually.TrueAsync(() => _said.Any(condition) || _process.HasExited);
        if (!_said.Any(condition))
        {
            throw Failure();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private InvalidOperationException Failure() => new($"The Node client ended:\n{string.Join('\n', _said.Select(said => said.GetRawText()).Concat(_complaints))}");

    // By the lock file, so that every run has the same code; again only when that has changed.
    private static async Task InstallAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var stamp = Path.Combine(Folder, "node_modules", ".installed");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        var output = new ConcurrentQueue<string>();
        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts"], output.Enqueue, output.Enqueue);
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {Folder} failed:\n{string.Join('\n', output)}");
        }

        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static Process Start(string command, IEnumerable<string> arguments, Action<string> said, Action<string> complained)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data, said);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, complained);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Keep(string? line, Action<string> keep)
    {
        if (!string.IsNullOrEmpty(line))
        {
            keep(line);
        }
    }
}
