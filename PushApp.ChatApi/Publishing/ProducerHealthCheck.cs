using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.ChatApi.Publishing;

/// <summary>
/// Not ready until the producer was built. Failing sends later on make the API degraded, not unready: it still takes and
/// stores messages.
/// </summary>
internal sealed class ProducerHealthCheck(PushProducer producer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((producer.IsReady, producer.LastFailure) switch
        {
            (false, var failure) => HealthCheckResult.Unhealthy("The RocketMQ producer could not be built yet.", failure),
            (true, { } failure) => HealthCheckResult.Degraded("The last message could not be published.", failure),
            _ => HealthCheckResult.Healthy(),
        });
}
