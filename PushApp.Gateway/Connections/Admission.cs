using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.Gateway.Connections;

/// <summary>Whether clients are let in. As a health check: the gateway is ready exactly while they are.</summary>
internal sealed class Admission : IHealthCheck
{
    private readonly Lock _changes = new();
    private volatile string? _refusal = "The gateway is starting.";
    private bool _closed;

    /// <summary>Whether a client may connect now.</summary>
    public bool IsOpen => _refusal is null;

    /// <summary>Why a client may not; null where it may.</summary>
    public string? Refusal => _refusal;

    /// <summary>Lets clients in, unless it was closed.</summary>
    public void Open() => Change(null, closed: false);

    /// <summary>Lets no clients in for now.</summary>
    /// <param name="why">A sentence for clients and operators.</param>
    public void Pause(string why) => Change(why, closed: false);

    /// <summary>Lets no more clients in.</summary>
    /// <param name="why">A sentence for clients and operators.</param>
    public void Close(string why) => Change(why, closed: true);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Refusal is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy());

    private void Change(string? refusal, bool closed)
    {
        lock (_changes)
        {
            if (!_closed || closed)
            {
                (_refusal, _closed) = (refusal, closed);
            }
        }
    }
}
