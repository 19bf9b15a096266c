using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PushApp.Tests.Compat.Orchestration.Processes;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Orchestration;

public sealed class WaitTests
{
    private const string RunsOn = "echo up; while :; do sleep 1; done";

    [UnixFact]
    public async Task A_resource_starts_when_what_it_waits_for_is_healthy()
    {
        var status = HealthStatus.Unhealthy;
        await using var application = LocalApplication.Create();
        application.Builder.Services.AddHealthChecks().AddCheck("server_check", () => new HealthCheckResult(status, "not yet"));
        var server = application.AddShell("server", RunsOn).WithHealthCheck("server_check");
        application.AddShell("client", RunsOn).WaitFor(server);
        await application.StartAsync();

        var waiting = await application.UntilAsync("client", state => state.State?.Text == KnownResourceStates.Waiting);
        Assert.Contains(waiting.Snapshot.Properties, property => property.Name == "resource.waitingFor");
        var unhealthy = await application.UntilAsync("server", state => state.HealthReports.Any(report => report.Status == HealthStatus.Unhealthy));
        Assert.Equal("not yet", unhealthy.Snapshot.HealthReports.Single().Description);
        Assert.Empty(await application.LinesAsync(application.Replicas("client")[0].ResourceId).ContinueWith(lines => lines.Result.Where(line => line == "up"), TaskScheduler.Default));

        status = HealthStatus.Healthy;
        await application.UntilAsync("client", state => state.State?.Text == KnownResourceStates.Running);
    }

    [UnixFact]
    public async Task A_resource_starts_when_what_it_waits_for_has_completed()
    {
        await using var application = LocalApplication.Create();
        var migration = application.AddShell("migration", "exit 2");
        application.AddShell("service", RunsOn).WaitForCompletion(migration, exitCode: 2);
        application.AddShell("other", RunsOn).WaitForCompletion(migration);
        await application.StartAsync();

        await application.UntilAsync("service", state => state.State?.Text == KnownResourceStates.Running);
        await application.UntilAsync("other", state => state.State?.Text == KnownResourceStates.FailedToStart);
    }

    [UnixFact]
    public async Task Without_a_dashboard_a_resource_fails_with_what_it_waits_for()
    {
        await using var application = LocalApplication.Create();
        var server = application.AddShell("server", "exit 1").WithHealthCheck("never");
        application.AddShell("client", RunsOn).WaitFor(server);
        await application.StartAsync();

        var failed = await application.UntilTerminalAsync("client");

        Assert.Equal(KnownResourceStates.FailedToStart, failed.Snapshot.State?.Text);
        Assert.Contains(application.Messages, message => message.StartsWith("client-", StringComparison.Ordinal) && message.Contains("waits for 'server'", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_resource_with_explicit_start_waits_for_its_command()
    {
        await using var application = LocalApplication.Create();
        application.AddShell("tool", RunsOn).WithExplicitStart();
        await application.StartAsync();
        await application.UntilAsync("tool", state => state.State?.Text == KnownResourceStates.NotStarted);

        Assert.True((await application.Running.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand)).Success);

        await application.UntilAsync("tool", state => state.State?.Text == KnownResourceStates.Running);
    }

    [UnixFact]
    public async Task A_resource_that_waits_is_started_by_hand()
    {
        await using var application = LocalApplication.Create();
        var never = application.AddShell("never", RunsOn).WithExplicitStart();
        application.AddShell("client", RunsOn).WaitFor(never);
        await application.StartAsync();
        await application.UntilAsync("client", state => state.State?.Text == KnownResourceStates.Waiting);

        Assert.True((await application.Running.ResourceCommands.ExecuteCommandAsync("client", KnownResourceCommands.StartCommand)).Success);

        await application.UntilAsync("client", state => state.State?.Text == KnownResourceStates.Running);
    }

    [UnixFact]
    public async Task Whoever_waited_ends_first()
    {
        var trace = Path.GetTempFileName();
        await using (var application = LocalApplication.Create())
        {
            var server = application.AddShell("server", OnStop("server"));
            application.AddShell("client", OnStop("client")).WaitFor(server);
            await application.StartAsync();
            await application.UntilAsync("client", state => state.State?.Text == KnownResourceStates.Running);
            await Eventually.TrueAsync(async () => (await application.LinesAsync(application.Replicas("client")[0].ResourceId)).Contains("up"));
        }

        Assert.Equal(["client", "server"], await File.ReadAllLinesAsync(trace));
        File.Delete(trace);

        string OnStop(string name) => $"trap 'echo {name} >> {trace}; exit 0' TERM; echo up; while :; do sleep 0.05; done";
    }

    [UnixFact]
    public async Task Events_come_in_the_order_of_a_resources_life()
    {
        var events = new List<string>();
        await using var application = LocalApplication.Create();
        application.Builder.OnBeforeStart((_, _) => Record("before start"));
        application.AddShell("service", RunsOn).WithHttpEndpoint()
            .OnInitializeResource((_, _, _) => Record("initialize"))
            .OnResourceEndpointsAllocated((_, _, _) => Record("endpoints"))
            .OnBeforeResourceStarted((_, _, _) => Record("before resource started"))
            .OnResourceReady((_, _, _) => Record("ready"))
            .OnResourceStopped((_, _, _) => Record("stopped"));
        await application.StartAsync();
        await application.States.WaitForResourceHealthyAsync("service");

        await application.Running.ResourceCommands.ExecuteCommandAsync("service", KnownResourceCommands.StopCommand);

        Assert.Equal(["before start", "initialize", "endpoints", "before resource started", "ready", "stopped"], events);

        Task Record(string name)
        {
            lock (events)
            {
                events.Add(name);
            }
            return Task.CompletedTask;
        }
    }
}
