using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.Delivery.RocketMQ;

/// <summary>
/// Not ready until the producer is built. Failing sends later on make a service degraded, not unready: it still does
/// what needs no RocketMQ.
/// </summary>
internal sealed class ProducerHealthCheck<T>(T producer) : IHealthCheck where T : TopicProducer
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((producer.IsReady, producer.LastFailure) switch
        {
            (false, var failure) => HealthCheckResult.Unhealthy("The RocketMQ producer is not built yet.", failure),
            (true, { } failure) => HealthCheckResult.Degraded("The last message could not be published.", failure),
            _ => HealthCheckResult.Healthy(),
        });
}
