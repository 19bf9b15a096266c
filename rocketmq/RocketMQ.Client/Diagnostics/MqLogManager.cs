using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Org.Apache.Rocketmq;

/// <summary>The logger factory of all clients. Until <see cref="UseLoggerFactory"/> is called: nowhere, and never to a file.</summary>
public static class MqLogManager
{
    private static ILoggerFactory _factory = NullLoggerFactory.Instance;

    public static ILogger<T> CreateLogger<T>() => _factory.CreateLogger<T>();

    public static ILogger CreateLogger(string categoryName) => _factory.CreateLogger(categoryName);

    /// <summary>Holds for clients built afterwards.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="loggerFactory"/> is null.</exception>
    public static void UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _factory = loggerFactory;
    }
}
