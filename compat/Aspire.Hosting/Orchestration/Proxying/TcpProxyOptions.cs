namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>The limits of a <see cref="TcpProxy"/>.</summary>
internal sealed record TcpProxyOptions
{
    /// <summary>How long one backend may take to accept.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection waits for a backend to appear before it is reset.</summary>
    public TimeSpan BackendWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections may wait for a backend at a time; one more is reset at once.</summary>
    public int MaxWaiting { get; init; } = 1024;
}
