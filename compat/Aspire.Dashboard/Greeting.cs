using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Login;

namespace Aspire.Dashboard;

/// <summary>Says, once it listens, where the dashboard is and how to get in.</summary>
internal sealed partial class Greeting(DashboardOptions options, IHostApplicationLifetime lifetime, ILogger<Greeting> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            LogLogin(new Uri(options.FrontendUrls[0], $"{BrowserLogin.Path}?t={Uri.EscapeDataString(options.BrowserToken.Value)}"));
            LogOtlp(options.OtlpUrl);
            if (options.OtlpApiKey is null)
            {
                LogUnprotected();
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Login to the dashboard at {Url}")]
    private partial void LogLogin(Uri url);

    [LoggerMessage(LogLevel.Information, "OTLP/gRPC listening on {Url}")]
    private partial void LogOtlp(Uri url);

    [LoggerMessage(LogLevel.Warning, "OTLP is taken from anyone: DASHBOARD__OTLP__PRIMARYAPIKEY is not set.")]
    private partial void LogUnprotected();
}
