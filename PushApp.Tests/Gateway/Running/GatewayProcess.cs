using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PushApp.ServiceDefaults.Authentication;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A gateway as a process of its own, on a free port.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly JwtOptions Jwt = new() { Key = "a key for tests, of more than thirty-two bytes" };

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output;

    private GatewayProcess(string id, Process process, ConcurrentQueue<string> output, Uri address)
    {
        Id = id;
        _process = process;
        _output = output;
        Address = address;
        Http = new HttpClient { BaseAddress = address };
    }

    public string Id { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>What the process wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>The port for clients over TCP, as the process logged it.</summary>
    public int TcpPort
    {
        get
        {
            const string logged = "Clients over TCP at port ";
            var line = _output.Single(line => line.Contains(logged, StringComparison.Ordinal));
            return int.Parse(line[(line.IndexOf(logged, StringComparison.Ordinal) + logged.Length)..^1], CultureInfo.InvariantCulture);
        }
    }

    public static string Token(string user, TimeSpan? lifetime = null) => AccessTokens.Issue(Jwt, user, lifetime ?? TimeSpan.FromHours(1));

    /// <summary>Starts a gateway that lets clients in when this returns.</summary>
    public static async Task<GatewayProcess> StartAsync(string redis, string rocketmq, string? id = null, params (string Key, string Value)[] settings)
    {
        var gateway = await LaunchAsync(redis, rocketmq, id, settings);
        await Support.Eventually.TrueAsync(async () => gateway._process.HasExited
            ? throw new Xunit.Sdk.XunitException($"The gateway ended: {gateway.Output}")
            : (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
        return gateway;
    }

    /// <summary>Starts a gateway that may not be ready for clients.</summary>
    public static async Task<GatewayProcess> LaunchAsync(string redis, string rocketmq, string? id = null, params (string Key, string Value)[] settings)
    {
        id ??= $"gateway-{Guid.NewGuid():n}";
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("PushApp.Gateway"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__redis"] = redis,
                ["ConnectionStrings__rocketmq"] = rocketmq,
                ["Jwt__Key"] = Jwt.Key,
                ["Gateway__InstanceId"] = id,
                ["Gateway__DrainTime"] = "00:00:00.5",
            },
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var output = new ConcurrentQueue<string>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) =>
        {
            // Returns when its output has been read, too.
            process.WaitForExit();
            address.TrySetException(new InvalidOperationException($"The gateway ended: {string.Join('\n', output)}"));
        };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new GatewayProcess(id, process, output, await address.Task.WaitAsync(TimeSpan.FromMinutes(2)));

        void Take(string? line)
        {
            output.Enqueue(line ?? "");
            if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
            }
        }
    }

    /// <summary>Asks the process to stop, as an orchestrator does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends the process as a crash does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the process to end; its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
