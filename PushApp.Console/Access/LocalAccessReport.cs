using PushApp.ServiceDefaults;

namespace PushApp.OperatorConsole.Access;

/// <summary>Says at start to whom the console is open in Development.</summary>
internal sealed partial class LocalAccessReport(LoopbackOnly reach, IHostApplicationLifetime application, ILogger<LocalAccessReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        application.ApplicationStarted.Register(Report);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report()
    {
        if (reach.WhyNot is { } why)
        {
            LogClosed(why);
        }
        else
        {
            LogOpen(string.Join(", ", reach.Addresses));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Development: whoever reaches {Addresses} is an operator.")]
    private partial void LogOpen(string addresses);

    [LoggerMessage(LogLevel.Warning, "In Development the console is open at this machine alone, and not {Why}: it refuses everybody.")]
    private partial void LogClosed(string why);
}
