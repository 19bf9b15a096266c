using System.Globalization;
using PushApp.ServiceDefaults;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A gateway as a process of its own, on a free port.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    public const string JwtKey = "a key for tests, of more than thirty-two bytes";

    private static readonly JwtOptions Jwt = new() { Key = JwtKey };

    private readonly ServiceProcess _service;

    private GatewayProcess(string id, ServiceProcess service, Uri address)
    {
        Id = id;
        _service = service;
        Address = address;
        Http = new HttpClient { BaseAddress = address };
    }

    public string Id { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>What the process wrote.</summary>
    public string Output => _service.Output;

    /// <summary>The port for clients over TCP, as the process logged it.</summary>
    public int TcpPort
    {
        get
        {
            const string logged = "Clients over TCP at port ";
            var line = _service.Lines.Single(line => line.Contains(logged, StringComparison.Ordinal));
            return int.Parse(line[(line.IndexOf(logged, StringComparison.Ordinal) + logged.Length)..^1], CultureInfo.InvariantCulture);
        }
    }

    public static string Token(string user, TimeSpan? lifetime = null) => AccessTokens.Issue(Jwt, user, lifetime ?? TimeSpan.FromHours(1));

    /// <summary>Starts a gateway that lets clients in when this returns.</summary>
    public static async Task<GatewayProcess> StartAsync(string redis, string rocketmq, string? id = null, params (string Key, string Value)[] settings)
    {
        var gateway = await LaunchAsync(redis, rocketmq, id, settings);
        await Eventually.TrueAsync(async () => gateway._service.Process.HasExited
            ? throw new Xunit.Sdk.XunitException($"The gateway ended: {gateway.Output}")
            : (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
        return gateway;
    }

    /// <summary>Starts a gateway that may not be ready for clients.</summary>
    public static async Task<GatewayProcess> LaunchAsync(string redis, string rocketmq, string? id = null, params (string Key, string Value)[] settings)
    {
        id ??= $"gateway-{Guid.NewGuid():n}";
        var (service, address) = await ServiceProcess.StartAsync(
            "PushApp.Gateway",
            [
                ("ConnectionStrings__redis", redis),
                ("ConnectionStrings__rocketmq", rocketmq),
                ("Jwt__Key", Jwt.Key),
                ("Envelope__Key", TestEnvelopes.Key),
                ("Gateway__InstanceId", id),
                ("Gateway__DrainTime", "00:00:00.5"),
                .. settings,
            ]);
        return new GatewayProcess(id, service, address);
    }

    /// <summary>Asks the process to stop, as an orchestrator does.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends the process a signal, by its name without SIG.</summary>
    public void Signal(string name) => _service.Signal(name);

    /// <summary>Ends the process as a crash does.</summary>
    public void Kill() => _service.Process.Kill();

    /// <summary>Waits for the process to end; its exit code.</summary>
    public Task<int> ExitAsync() => _service.ExitAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _service.DisposeAsync();
    }
}
