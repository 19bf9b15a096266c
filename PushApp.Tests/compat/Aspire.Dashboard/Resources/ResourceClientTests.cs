extern alias AspireDashboard;

using AspireDashboard::Aspire.Dashboard.Configuration;
using AspireDashboard::Aspire.Dashboard.Console;
using AspireDashboard::Aspire.Dashboard.Resources;
using Microsoft.Extensions.Logging.Abstractions;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Dashboard.Resources;

public sealed class ResourceClientTests
{
    [Fact]
    public async Task The_first_state_and_every_change_are_shown_until_the_app_host_goes_and_again_when_it_is_back()
    {
        var port = FreePort.Next();
        using var client = Client(port);
        await client.StartAsync(CancellationToken.None);

        await using (var host = await ScriptedAppHost.StartAsync(port))
        {
            await Eventually.TrueAsync(() => client.Connection == AppHostConnection.Connected);
            Assert.Equal("PushApp", client.ApplicationName);
            Assert.Equal(["gateway-abcdefgh", "gateway-nrtxycbd"], client.Resources.Keys.Order());

            await host.ChangeAsync("gateway-abcdefgh", "Exited");
            await Eventually.TrueAsync(() => client.Resources["gateway-abcdefgh"].State == "Exited");
        }
        await Eventually.TrueAsync(() => client.Connection == AppHostConnection.Lost);
        Assert.Equal(2, client.Resources.Count);

        await using var back = await ScriptedAppHost.StartAsync(port);
        await Eventually.TrueAsync(() => client.Connection == AppHostConnection.Connected);
        Assert.Equal("Running", client.Resources["gateway-abcdefgh"].State);
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Commands_answer_what_went_wrong_or_nothing()
    {
        var port = FreePort.Next();
        await using var host = await ScriptedAppHost.StartAsync(port);
        using var client = Client(port);

        Assert.Null(await client.ExecuteAsync("gateway-abcdefgh", "stop", CancellationToken.None));
        Assert.Equal("no such command", await client.ExecuteAsync("gateway-abcdefgh", "fly", CancellationToken.None));
    }

    [Fact]
    public async Task Consoles_of_several_resources_are_one_by_time_and_cleared_lines_stay_away()
    {
        var port = FreePort.Next();
        await using var host = await ScriptedAppHost.StartAsync(port);
        using var client = Client(port);
        await client.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => client.Resources.Count == 2);

        using var feed = new ConsoleFeed(client);
        feed.Follow([.. client.Resources.Values]);
        await Eventually.TrueAsync(() => feed.Snapshot().Length == 2 * ScriptedAppHost.Backlog);
        Assert.Equal(feed.Snapshot().OrderBy(line => line.At), feed.Snapshot());

        feed.Clear();
        await host.WriteLineAsync("gateway-nrtxycbd", "after the clear");
        await Eventually.TrueAsync(() => feed.Snapshot().Length > 0);
        Assert.Equal(["after the clear"], feed.Snapshot().Select(line => line.Plain));
        await client.StopAsync(CancellationToken.None);
    }

    private static ResourceClient Client(int port)
    {
        var options = new DashboardOptions
        {
            FrontendUrls = [],
            OtlpUrl = new Uri("http://localhost"),
            BrowserToken = Secret.Random(),
            Limits = new TelemetryLimits(),
            ResourceServiceUrl = new Uri($"http://127.0.0.1:{port}"),
            ResourceServiceApiKey = ScriptedAppHost.Key,
        };
        return new ResourceClient(options, NullLogger<ResourceClient>.Instance);
    }
}
