using RocketMQ.Hosting.Installation;

namespace RocketMQ.Tests.Conformance.Brokers;

/// <summary>PushApp.DevBroker in a process of its own, with its data in a temporary folder.</summary>
public sealed class DevBrokerServer : BrokerUnderTest
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("devbroker-");
    private readonly int _port = FreePort.Next();
    private ServerProcess? _process;
    private ServerProcess? _signing;

    public override bool IsDurable => true;

    public override async Task InitializeAsync()
    {
        Endpoints = $"127.0.0.1:{_port}";
        await StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await KillAsync();
        await (_signing?.DisposeAsync() ?? ValueTask.CompletedTask);
        _data.Delete(recursive: true);
    }

    public override async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    protected override async Task<string> StartSignedAsync()
    {
        var port = FreePort.Next();
        _signing = await StartAsync(port, "--AccessKey", Layout.AccessKey, "--SecretKey", Layout.SecretKey);
        return $"127.0.0.1:{port}";
    }

    private ValueTask KillAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task StartAsync() => _process = await StartAsync(_port, "--data", _data.FullName);

    private static Task<ServerProcess> StartAsync(int port, params string[] options)
    {
        List<string> arguments = [BuiltProject.Assembly("PushApp.DevBroker", "rocketmq"), "--port", $"{port}", .. options];
        foreach (var (topic, type) in Layout.Topics)
        {
            arguments.AddRange([$"--Topics:{topic}:Type", type, $"--Topics:{topic}:Queues", $"{Layout.Queues}"]);
        }

        foreach (var (name, group) in Layout.Groups)
        {
            arguments.AddRange([$"--Groups:{name}:Fifo", $"{group.Ordered}", $"--Groups:{name}:MaxAttempts", $"{group.MaxAttempts}"]);
        }

        return ServerProcess.StartAsync("DevBroker", "dotnet", arguments, Path.GetTempPath(), port);
    }
}
