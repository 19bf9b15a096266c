using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Whether clients are let in: while there is no obstacle. As a health check: the gateway is ready exactly while a client that
/// connects now would be served.
/// </summary>
internal sealed class Admission : IHealthCheck
{
    private readonly SortedDictionary<Obstacle, string> _obstacles = new() { [Obstacle.Starting] = "The gateway is starting." };
    private volatile string? _refusal = "The gateway is starting.";

    /// <summary>Whether a client may connect now.</summary>
    public bool IsOpen => _refusal is null;

    /// <summary>Why a client may not; null where it may.</summary>
    public string? Refusal => _refusal;

    /// <summary>Lets no clients in until the obstacle is cleared.</summary>
    /// <param name="obstacle">What is in the way.</param>
    /// <param name="why">A sentence for clients and operators.</param>
    public void Refuse(Obstacle obstacle, string why) => Change(obstacle, why);

    /// <summary>Lets clients in, where nothing else is in the way.</summary>
    public void Clear(Obstacle obstacle) => Change(obstacle, null);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Refusal is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy());

    private void Change(Obstacle obstacle, string? why)
    {
        lock (_obstacles)
        {
            if (why is null)
            {
                _obstacles.Remove(obstacle);
            }
            else
            {
                _obstacles[obstacle] = why;
            }

            _refusal = _obstacles.Values.FirstOrDefault();
        }
    }
}

/// <summary>Why a gateway may not serve, the most lasting first.</summary>
internal enum Obstacle
{
    /// <summary>It stops, or another process runs under its id.</summary>
    Stopping,

    /// <summary>It was not ready yet.</summary>
    Starting,

    /// <summary>Redis does not answer it.</summary>
    Redis,

    /// <summary>RocketMQ's messages do not reach it.</summary>
    RocketMQ,
}
