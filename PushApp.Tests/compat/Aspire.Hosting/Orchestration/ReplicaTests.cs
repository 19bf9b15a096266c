using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Orchestration;

public sealed class ReplicaTests
{
    private const int Replicas = 3;

    [Fact]
    public async Task A_project_runs_as_replicas_behind_one_port_and_each_is_reached()
    {
        await using var application = await StartAsync();

        var seen = new HashSet<string>();
        await Eventually.TrueAsync(async () => seen.Add(await WhoAnswersAsync(application)) && seen.Count == Replicas);

        var replicas = application.Replicas("tiny");
        Assert.All(replicas, replica => Assert.Matches("^tiny-[a-z]{8}$", replica.ResourceId));
        Assert.Equal(replicas.Select(replica => $"service.instance.id={replica.ResourceId["tiny-".Length..]}").Order(), seen.Order());
        Assert.Equal(Replicas, replicas.Select(OwnUrl).Distinct().Count());
    }

    [Fact]
    public async Task A_replica_is_stopped_and_started_by_its_id_while_the_others_serve()
    {
        await using var application = await StartAsync();
        var id = application.Replicas("tiny")[0].ResourceId;

        var stopped = await application.Running.ResourceCommands.ExecuteCommandAsync(id, KnownResourceCommands.StopCommand);
        Assert.True(stopped.Success, stopped.Message);
        Assert.Equal(KnownResourceStates.Finished, State(application, id));
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual($"service.instance.id={id["tiny-".Length..]}", await WhoAnswersAsync(application));
        }

        var started = await application.Running.ResourceCommands.ExecuteCommandAsync(id, KnownResourceCommands.StartCommand);
        Assert.True(started.Success, started.Message);
        await Eventually.TrueAsync(async () => await WhoAnswersAsync(application) == $"service.instance.id={id["tiny-".Length..]}");
    }

    [Fact]
    public async Task A_restarted_replica_is_another_process_with_the_same_id()
    {
        await using var application = await StartAsync();
        var before = application.Replicas("tiny")[1];

        var restarted = await application.Running.ResourceCommands.ExecuteCommandAsync(before.ResourceId, KnownResourceCommands.RestartCommand);

        Assert.True(restarted.Success, restarted.Message);
        Assert.True(application.States.TryGetCurrentState(before.ResourceId, out var after));
        Assert.Equal(KnownResourceStates.Running, after.Snapshot.State?.Text);
        Assert.NotEqual(Pid(before), Pid(after));
    }

    [Fact]
    public async Task Each_replica_has_a_health_of_its_own()
    {
        await using var application = await StartAsync();
        var sick = application.Replicas("tiny")[2];
        using var http = new HttpClient { BaseAddress = OwnUrl(sick) };

        (await http.PostAsJsonAsync("/health/503", 0)).EnsureSuccessStatusCode();

        await application.States.WaitForResourceAsync("tiny", e => e.ResourceId == sick.ResourceId && e.Snapshot.HealthStatus == HealthStatus.Unhealthy).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Replicas - 1, application.Replicas("tiny").Count(replica => replica.Snapshot.HealthStatus == HealthStatus.Healthy));
    }

    [Fact]
    public async Task A_crash_is_told_with_its_exit_code_and_the_other_replicas_go_on()
    {
        await using var application = await StartAsync();
        var victim = application.Replicas("tiny")[0];
        using var http = new HttpClient { BaseAddress = OwnUrl(victim) };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.PostAsync(new Uri("/exit/7", UriKind.Relative), null));

        var ended = await application.UntilTerminalAsync("tiny");
        Assert.Equal((victim.ResourceId, 7), (ended.ResourceId, ended.Snapshot.ExitCode));
        await Eventually.TrueAsync(() => application.Messages.Any(message => message.StartsWith($"{victim.ResourceId} ended with exit code 7", StringComparison.Ordinal)));
        Assert.NotEmpty(await WhoAnswersAsync(application));
    }

    [Fact]
    public async Task An_extra_endpoint_gives_each_replica_a_port_in_its_variable()
    {
        await using var application = LocalApplication.Create();
        TinyService.AddTo(application.Builder, "tiny").WithReplicas(2).WithEndpoint(name: "tcp", scheme: "tcp", env: "TCP_PORT");
        await application.StartAsync();
        await application.States.WaitForResourceHealthyAsync("tiny");

        await Eventually.TrueAsync(() => application.Replicas("tiny").All(replica => replica.Snapshot.State?.Text == KnownResourceStates.Running));
        var ports = application.Replicas("tiny").Select(replica => replica.Snapshot.EnvironmentVariables.Single(variable => variable.Name == "TCP_PORT").Value).ToArray();
        Assert.Equal(2, ports.Distinct().Count());
        Assert.All(ports, port => Assert.True(int.TryParse(port, out _), port));
        Assert.DoesNotContain(ports, port => application.Replicas("tiny").Any(replica => OwnUrl(replica).Port == int.Parse(port!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<LocalApplication> StartAsync()
    {
        var application = LocalApplication.Create();
        TinyService.AddTo(application.Builder, "tiny").WithReplicas(Replicas).WithHttpHealthCheck("/health");
        await application.StartAsync();
        await application.States.WaitForResourceHealthyAsync("tiny");
        await Eventually.TrueAsync(() => application.Replicas("tiny").All(replica => replica.Snapshot.HealthStatus == HealthStatus.Healthy));
        return application;
    }

    private static async Task<string> WhoAnswersAsync(LocalApplication application)
    {
        // A client of its own for each request: the proxy chooses a replica for each connection.
        using var http = new HttpClient { BaseAddress = application.Running.GetEndpoint("tiny") };
        return await http.GetStringAsync(new Uri("/", UriKind.Relative));
    }

    private static Uri OwnUrl(ResourceEvent replica) =>
        new(replica.Snapshot.EnvironmentVariables.Single(variable => variable.Name == "ASPNETCORE_URLS").Value!);

    private static string? State(LocalApplication application, string id) =>
        application.States.TryGetCurrentState(id, out var state) ? state.Snapshot.State?.Text : null;

    private static object? Pid(ResourceEvent replica) =>
        replica.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value;
}
