namespace Aspire.StackExchange.Redis;

/// <summary>
/// How a Redis client connects. Read from <c>Aspire:StackExchange:Redis</c>, then from
/// <c>Aspire:StackExchange:Redis:{name}</c>, then <c>ConnectionStrings:{name}</c>; the caller's delegate has the last word.
/// </summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>A StackExchange.Redis configuration string: <c>host:port,password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves the client without a health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves the client's commands without spans.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Connects at the first use rather than when the host starts.</summary>
    public bool DisableAutoActivation { get; set; }
}
