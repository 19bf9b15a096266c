using PushApp.Tests.Support;

namespace PushApp.Tests.Conformance.Brokers;

/// <summary>PushApp.DevBroker in a process of its own, with its data in a temporary folder.</summary>
public sealed class DevBrokerServer : BrokerUnderTest
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("devbroker-");
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;

    public override bool IsDurable => true;

    public override async Task InitializeAsync()
    {
        Endpoints = $"127.0.0.1:{_port}";
        await StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }

    public override async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    private ValueTask KillAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task StartAsync()
    {
        List<string> arguments = [BuiltProject.Assembly("PushApp.DevBroker"), "--port", $"{_port}", "--AutoCreateTopics", "false", "--data", _data.FullName];
        foreach (var (topic, type) in Layout.Topics)
        {
            arguments.AddRange([$"--Topics:{topic}:Type", type, $"--Topics:{topic}:Queues", $"{Layout.Queues}"]);
        }

        foreach (var group in Layout.OrderedGroups)
        {
            arguments.AddRange([$"--Groups:{group}:Fifo", "true"]);
        }

        _process = await ServerProcess.StartAsync("DevBroker", "dotnet", arguments, Path.GetTempPath(), _port);
    }
}
