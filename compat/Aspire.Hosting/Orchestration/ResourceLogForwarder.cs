using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Copies the consoles of the resources to the AppHost's log.</summary>
internal sealed class ResourceLogForwarder(ResourceLoggerService logs, ILoggerFactory loggers, IHostEnvironment environment) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logs.LineAppended += Forward;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        logs.LineAppended -= Forward;
        return Task.CompletedTask;
    }

    private void Forward(string id, LogLine line) =>
        loggers.CreateLogger($"{environment.ApplicationName}.Resources.{id}")
            .Log(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, "{LineNumber}: {Line}", line.LineNumber, line.Content);
}
