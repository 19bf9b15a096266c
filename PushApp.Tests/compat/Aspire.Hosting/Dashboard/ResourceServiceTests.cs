extern alias AspireDashboard;

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using AspireDashboard::Aspire.Dashboard.Configuration;
using AspireDashboard::Aspire.Dashboard.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PushApp.Tests.Compat.Orchestration;
using PushApp.Tests.Compat.Orchestration.Processes;
using PushApp.Tests.Support;
using DashboardOptions = Aspire.Hosting.Dashboard.DashboardOptions;

namespace PushApp.Tests.Compat.Hosting.Dashboard;

/// <summary>The host's resource service as the dashboard's own client sees it.</summary>
public sealed class ResourceServiceTests
{
    private const string Ticks = "echo first; echo oops >&2; while :; do sleep 0.1; echo tick; done";

    private readonly DashboardOptions _options = DashboardSettings.With(path: null);

    [UnixFact]
    public async Task Resources_are_shown_as_they_are_and_as_they_change()
    {
        await using var application = LocalApplication.Create();
        var ticker = application.AddShell("ticker", Ticks).WithEnvironment("COLOUR", "blue").WithHttpEndpoint(env: "PORT");
        TinyService.AddTo(application.Builder, "idle").WithReplicas(2).WithExplicitStart().WithReference(ticker.GetEndpoint("http"));
        await application.StartAsync();
        await application.UntilAsync("ticker", state => state.State?.Text == KnownResourceStates.Running);
        await using var service = await ServeAsync(application);
        using var client = Client(_options.ResourceServiceApiKey);

        await client.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => client.Resources.Count == 3);

        Assert.Equal("Tested", client.ApplicationName);
        var shown = client.Resources.Values.Single(resource => resource.Name == "ticker");
        Assert.Equal(("ticker", "Executable", "Running", "success"), (shown.DisplayName, shown.Type, shown.State, shown.StateStyle));
        Assert.Equal($"ticker-{shown.InstanceId}", shown.Id);
        Assert.NotNull(shown.StartedAt);
        Assert.Contains(shown.Environment, variable => variable is { Name: "COLOUR", Value: "blue", Sensitive: true });
        Assert.Contains(shown.Properties, property => property.Name == "pid");
        Assert.Contains(shown.Properties, property => property.Name == "executable" && property.Value == "/bin/sh");
        Assert.Contains(shown.Actions, action => action is { Name: "stop", Enabled: true });
        Assert.Single(shown.Urls);
        var idle = client.Resources.Values.Where(resource => resource.Name == "idle").ToArray();
        Assert.All(idle, replica => Assert.Equal((replica.Id, "NotStarted"), (replica.DisplayName, replica.State)));

        await application.Running.ResourceCommands.ExecuteCommandAsync("ticker", KnownResourceCommands.StopCommand);

        await Eventually.TrueAsync(() => client.Resources[shown.Id] is { State: "Finished", ExitCode: not null, Urls: [] });
        await client.StopAsync(CancellationToken.None);
    }

    [UnixFact]
    public async Task A_console_is_shown_from_its_beginning_and_goes_on()
    {
        await using var application = LocalApplication.Create();
        application.AddShell("ticker", Ticks);
        await application.StartAsync();
        await application.UntilAsync("ticker", state => state.State?.Text == KnownResourceStates.Running);
        var id = application.Replicas("ticker")[0].ResourceId;
        await Eventually.TrueAsync(async () => (await application.LinesAsync(id)).Contains("tick"));
        await using var service = await ServeAsync(application);
        using var client = Client(_options.ResourceServiceApiKey);

        var lines = new List<(long Number, string Text, bool Error, DateTimeOffset At)>();
        await foreach (var batch in client.WatchConsoleAsync(id, CancellationToken.None))
        {
            lines.AddRange(batch.Lines.Select(line => (line.Number, line.Text, line.Error, line.At.ToDateTimeOffset())));
            if (lines.Count > 10)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, lines.Count).Select(number => (long)number), lines.Select(line => line.Number));
        Assert.Contains(lines, line => line is { Text: "first", Error: false });
        Assert.Contains(lines, line => line is { Text: "oops", Error: true });
        Assert.All(lines, line => Assert.InRange(line.At, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow));
    }

    [UnixFact]
    public async Task Commands_are_carried_out_and_failures_say_why()
    {
        await using var application = LocalApplication.Create();
        application.AddShell("ticker", Ticks);
        await application.StartAsync();
        await application.UntilAsync("ticker", state => state.State?.Text == KnownResourceStates.Running);
        var id = application.Replicas("ticker")[0].ResourceId;
        await using var service = await ServeAsync(application);
        using var client = Client(_options.ResourceServiceApiKey);

        Assert.Null(await client.ExecuteAsync(id, KnownResourceCommands.StopCommand, CancellationToken.None));
        Assert.Equal("Finished", application.Replicas("ticker")[0].Snapshot.State?.Text);
        Assert.Contains("fly", await client.ExecuteAsync(id, "fly", CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains("nobody", await client.ExecuteAsync("nobody", KnownResourceCommands.StopCommand, CancellationToken.None), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Nothing_is_shown_or_done_without_the_hosts_key()
    {
        await using var application = LocalApplication.Create();
        application.AddShell("ticker", Ticks);
        await application.StartAsync();
        await application.UntilAsync("ticker", state => state.State?.Text == KnownResourceStates.Running);
        await using var service = await ServeAsync(application);

        foreach (var key in (string?[])["another-key", null])
        {
            using var client = Client(key);
            Assert.NotNull(await client.ExecuteAsync(application.Replicas("ticker")[0].ResourceId, KnownResourceCommands.StopCommand, CancellationToken.None));
        }
        Assert.Equal(KnownResourceStates.Running, application.Replicas("ticker")[0].Snapshot.State?.Text);
    }

    private async Task<ResourceServiceHost> ServeAsync(LocalApplication application)
    {
        var host = ActivatorUtilities.CreateInstance<ResourceServiceHost>(application.Running.Services, _options);
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private ResourceClient Client(string? key) => new(
        new AspireDashboard::Aspire.Dashboard.Configuration.DashboardOptions
        {
            FrontendUrls = [],
            OtlpUrl = new Uri(_options.OtlpGrpcUrl),
            BrowserToken = Secret.Random(),
            Limits = new TelemetryLimits(),
            ResourceServiceUrl = new Uri(_options.ResourceServiceUrl),
            ResourceServiceApiKey = key,
        },
        NullLogger<ResourceClient>.Instance);
}
