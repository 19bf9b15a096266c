using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Orchestration.Proxying;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PushApp.Tests.Compat.Orchestration;
using PushApp.Tests.Compat.Orchestration.Processes;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Hosting.Dashboard;

public sealed class DashboardProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [UnixFact]
    public async Task The_dashboard_is_announced_when_it_answers_and_ends_with_the_host()
    {
        await using var application = LocalApplication.Create();
        await application.StartAsync();
        var options = DashboardSettings.With(new AppHostBuild(typeof(Projects.PushApp_AppHost).Assembly).DashboardPath);
        using var stopping = new CancellationTokenSource();

        var running = Dashboard(application, options).RunAsync(stopping.Token);
        await Eventually.TrueAsync(() => application.Messages.Contains($"Login to the dashboard at {options.FrontendUrls[0]}/login?t=the-browser-token"), Limit);
        using (var http = new HttpClient())
        {
            http.DefaultRequestHeaders.Add("X-API-Key", "the-api-key");
            Assert.Equal("[]", await http.GetStringAsync($"{options.FrontendUrls[0]}/api/telemetry/resources"));
        }
        await stopping.CancelAsync();
        await running.WaitAsync(Limit);

        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("localhost", new Uri(options.FrontendUrls[0]).Port));
    }

    [UnixFact]
    public async Task A_dashboard_that_ends_is_told_with_its_last_lines_and_the_application_goes_on()
    {
        await using var application = LocalApplication.Create();
        application.AddShell("service", "while :; do sleep 1; done");
        await application.StartAsync();
        await application.UntilAsync("service", state => state.State?.Text == KnownResourceStates.Running);
        // This assembly is no dashboard: it says how it is used, and ends with exit code 2.
        var options = DashboardSettings.With(typeof(DashboardProcessTests).Assembly.Location);

        await Dashboard(application, options).RunAsync(CancellationToken.None).WaitAsync(Limit);

        Assert.Contains(application.Messages, message =>
            message.Contains("exit code 2", StringComparison.Ordinal) && message.Contains("usage:", StringComparison.Ordinal));
        Assert.Equal(KnownResourceStates.Running, application.Replicas("service")[0].Snapshot.State?.Text);
    }

    [Theory]
    [InlineData(null, "recorded none")]
    [InlineData("/no/such/Aspire.Dashboard.dll", "/no/such/Aspire.Dashboard.dll")]
    public async Task A_dashboard_that_is_not_built_is_told(string? path, string why)
    {
        await using var application = LocalApplication.Create();
        await application.StartAsync();

        await Dashboard(application, DashboardSettings.With(path)).RunAsync(CancellationToken.None).WaitAsync(Limit);

        Assert.Contains(application.Messages, message =>
            message.Contains("runs without its dashboard", StringComparison.Ordinal) && message.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dashboard_whose_port_is_taken_is_told_with_the_port()
    {
        await using var application = LocalApplication.Create();
        await application.StartAsync();
        using var holder = LoopbackListener.Open(0);
        var options = DashboardSettings.With("unused") with { FrontendUrls = [$"http://localhost:{holder.Port}"] };

        await Dashboard(application, options).RunAsync(CancellationToken.None).WaitAsync(Limit);

        Assert.Contains(application.Messages, message => message.Contains($"Port {holder.Port} is already in use", StringComparison.Ordinal));
    }

    private static DashboardProcess Dashboard(LocalApplication application, DashboardOptions options) => new(
        options, new DashboardCommand(options), application.Running.Services.GetRequiredService<ILogger<DistributedApplication>>());
}
