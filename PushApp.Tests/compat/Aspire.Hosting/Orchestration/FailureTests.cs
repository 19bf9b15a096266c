using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PushApp.Tests.Compat.Orchestration.Processes;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Orchestration;

public sealed class FailureTests
{
    [UnixFact]
    public async Task A_child_that_exits_at_once_is_told_with_its_last_lines()
    {
        await using var application = LocalApplication.Create();
        application.AddShell("broken", "echo one; echo cannot open the file >&2; exit 3");
        await application.StartAsync();

        var ended = await application.UntilTerminalAsync("broken");

        Assert.Equal(3, ended.Snapshot.ExitCode);
        await Eventually.TrueAsync(() => application.Messages.Any(message =>
            message.Contains("broken-", StringComparison.Ordinal) && message.Contains("exit code 3", StringComparison.Ordinal) && message.Contains("cannot open the file", StringComparison.Ordinal)));
        Assert.Contains("one", await application.LinesAsync(ended.ResourceId));
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_told()
    {
        await using var application = LocalApplication.Create();
        application.Builder.AddExecutable("missing", "no-such-command-anywhere", ".");
        await application.StartAsync();

        var failed = await application.UntilTerminalAsync("missing");

        Assert.Equal(KnownResourceStates.FailedToStart, failed.Snapshot.State?.Text);
        Assert.Contains(application.Messages, message => message.Contains("no-such-command-anywhere", StringComparison.Ordinal));
        Assert.Contains(await application.LinesAsync(failed.ResourceId), line => line.Contains("no-such-command-anywhere", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_public_port_that_is_taken_is_told_and_the_process_is_not_started()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var application = LocalApplication.Create("--DcpPublisher:RandomizePorts=false");
        application.AddShell("service", "echo started").WithHttpEndpoint(port: port);
        await application.StartAsync();

        var failed = await application.UntilTerminalAsync("service");

        Assert.Equal(KnownResourceStates.FailedToStart, failed.Snapshot.State?.Text);
        Assert.Contains(application.Messages, message => message.Contains($"Port {port} is already in use", StringComparison.Ordinal));
        Assert.DoesNotContain("started", await application.LinesAsync(failed.ResourceId));
    }

    [Fact]
    public async Task A_project_that_is_not_built_is_told_with_the_command_that_builds_it()
    {
        var directory = Directory.CreateTempSubdirectory("unbuilt");
        var project = Path.Join(directory.FullName, "Unbuilt.csproj");
        await File.WriteAllTextAsync(project, "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        await using var application = LocalApplication.Create();
        application.Builder.AddProject("unbuilt", project);
        await application.StartAsync();

        await application.UntilTerminalAsync("unbuilt");

        Assert.Contains(application.Messages, message => message.Contains($"dotnet build \"{project}\"", StringComparison.Ordinal));
        directory.Delete(recursive: true);
    }

    [UnixFact]
    public async Task A_container_is_refused_with_what_to_do_and_so_is_whoever_needs_it()
    {
        await using var application = LocalApplication.Create();
        var redis = application.Builder.AddContainer("redis", "redis").WithEndpoint(targetPort: 6379, name: "tcp");
        application.AddShell("client", "true").WithEnvironment("REDIS", redis.GetEndpoint("tcp"));
        await application.StartAsync();

        Assert.Equal(KnownResourceStates.FailedToStart, (await application.UntilTerminalAsync("redis")).Snapshot.State?.Text);
        Assert.Equal(KnownResourceStates.FailedToStart, (await application.UntilTerminalAsync("client")).Snapshot.State?.Text);
        Assert.Contains(application.Messages, message => message.StartsWith("client-", StringComparison.Ordinal) && message.Contains("-p:OfficialPackages=true", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_parameter_without_a_value_is_told_with_how_to_set_it()
    {
        await using var application = LocalApplication.Create();
        var key = application.Builder.AddParameter("api-key", secret: true);
        application.AddShell("client", "true").WithEnvironment("KEY", key);
        await application.StartAsync();

        await application.UntilAsync("api-key", state => state.State?.Text == KnownResourceStates.ValueMissing);
        await application.UntilTerminalAsync("client");
        Assert.Contains(application.Messages, message => message.StartsWith("client-", StringComparison.Ordinal) && message.Contains("Parameters__api_key", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_replicated_endpoint_must_not_set_a_target_port()
    {
        await using var application = LocalApplication.Create();
        TinyService.AddTo(application.Builder, "tiny").WithReplicas(2).WithEndpoint(name: "tcp", targetPort: 4711);
        await application.StartAsync();

        await application.UntilTerminalAsync("tiny");

        Assert.Contains(application.Messages, message => message.Contains("must not set a target port", StringComparison.Ordinal));
    }
}
