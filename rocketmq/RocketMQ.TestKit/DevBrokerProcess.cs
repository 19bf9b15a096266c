namespace RocketMQ.TestKit;

/// <summary>PushApp.DevBroker, in memory and with the topics that it is asked for unless it is told otherwise, as a process of its own.</summary>
internal sealed class DevBrokerProcess : IAsyncDisposable
{
    private readonly ServiceProcess _service;

    private DevBrokerProcess(ServiceProcess service, Uri address) => (_service, Endpoints) = (service, $"127.0.0.1:{address.Port}");

    /// <summary><c>host:port</c> of its gRPC endpoint.</summary>
    public string Endpoints { get; }

    /// <summary>The process.</summary>
    public int ProcessId => _service.Process.Id;

    /// <summary>Starts a broker; it takes connections when this returns.</summary>
    /// <param name="port">Where it listens; any free port where 0.</param>
    /// <param name="arguments">Options beside the port.</param>
    public static Task<DevBrokerProcess> StartAsync(int port = 0, params string[] arguments) => StartAsync(null, port, arguments);

    /// <inheritdoc cref="StartAsync(int, string[])"/>
    /// <param name="solution">The folder of another copy of the solution; null for this one.</param>
    public static async Task<DevBrokerProcess> StartAsync(string? solution, int port = 0, params string[] arguments)
    {
        var (service, address) = await LaunchAsync(solution, port, [("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information")], arguments);
        return new DevBrokerProcess(service, address);
    }

    /// <summary>Starts a broker as a service that somebody else ends.</summary>
    internal static Task<(ServiceProcess Service, Uri Address)> LaunchAsync(
        string? solution, int port, IEnumerable<(string Key, string Value)> environment, params string[] arguments) => ServiceProcess.StartAsync(
            BuiltProject.Assembly("PushApp.DevBroker", "rocketmq", solution),
            ["--port", $"{port}", "--AutoCreateTopics", "true", .. arguments],
            environment);

    /// <summary>What the process wrote.</summary>
    public string Output => _service.Output;

    /// <summary>Sends the process a signal by its name, <c>STOP</c> say.</summary>
    public void Signal(string signal) => _service.Signal(signal);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
