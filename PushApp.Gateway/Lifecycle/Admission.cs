using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.Gateway.Lifecycle;

/// <summary>Whether clients are let in. As a health check: the gateway is ready exactly while they are.</summary>
internal sealed class Admission : IHealthCheck
{
    private volatile string? _refusal = "The gateway is starting.";

    /// <summary>Whether a client may connect now.</summary>
    public bool IsOpen => _refusal is null;

    /// <summary>Why a client may not; null where it may.</summary>
    public string? Refusal => _refusal;

    /// <summary>Lets clients in.</summary>
    public void Open() => _refusal = null;

    /// <summary>Lets no more clients in.</summary>
    /// <param name="why">A sentence for clients and operators.</param>
    public void Close(string why) => _refusal = why;

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Refusal is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy());
}
