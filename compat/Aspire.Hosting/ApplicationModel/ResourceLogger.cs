using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Writes log messages to the consoles of a resource.</summary>
internal sealed class ResourceLogger(ResourceLoggerService logs, IReadOnlyList<string> ids) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }
        var text = exception is null ? formatter(state, exception) : $"{formatter(state, exception)}{Environment.NewLine}{exception}";
        foreach (var id in ids)
        {
            foreach (var line in text.Split(Environment.NewLine))
            {
                logs.Append(id, line, logLevel >= LogLevel.Error, DateTimeOffset.UtcNow);
            }
        }
    }
}
