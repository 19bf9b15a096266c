using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Consuming;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Lifecycle;

/// <summary>
/// Watches that RocketMQ's messages reach this gateway. Where they do not, its consumer is built again. Where RocketMQ cannot
/// be reached it matters whether others can: away for all, clients stay, and get what is stored with each heartbeat; cut off
/// from here alone, they are sent to gateways that are not.
/// </summary>
internal sealed partial class ConsumerWatch(
    GatewayConsumer consumer, GatewayIdentity identity, GatewayDirectory directory, LeaseKeeper lease, Admission admission, Drain drain,
    GatewayOptions options, ILogger<ConsumerWatch> logger)
{
    // By then every other gateway has probed too, and its lease says what it found.
    private const int FailuresUntilCutOff = 3;

    private int _failures;

    /// <summary>Watches until cancelled.</summary>
    /// <exception cref="GroupRefusedException">The broker creates no groups by itself.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(options.ProbeInterval, cancellationToken);
            switch (await consumer.ProbeAsync(cancellationToken))
            {
                case ProbeResult.Arrived:
                    Recovered();
                    break;
                case ProbeResult.Unreachable:
                    await UnreachableAsync();
                    break;
                case ProbeResult.Silent:
                    lease.Report(GatewayCondition.NotConsuming);
                    admission.Refuse(Obstacle.RocketMQ, "RocketMQ's messages do not reach this gateway.");
                    await consumer.RebuildAsync(cancellationToken);
                    Recovered();
                    break;
            }
        }
    }

    private void Recovered()
    {
        _failures = 0;
        lease.Report(GatewayCondition.Ready);
        admission.Clear(Obstacle.RocketMQ);
    }

    private async Task UnreachableAsync()
    {
        lease.Report(GatewayCondition.NotConsuming);
        if (++_failures >= FailuresUntilCutOff && await OthersConsumeAsync())
        {
            if (_failures == FailuresUntilCutOff)
            {
                LogCutOff(identity.Id);
            }

            admission.Refuse(Obstacle.RocketMQ, "RocketMQ cannot be reached from this gateway.");
            await drain.RunAsync(CloseReason.Unavailable);
        }
    }

    private async Task<bool> OthersConsumeAsync()
    {
        try
        {
            return (await directory.ListAsync()).Any(other => other.Id != identity.Id && other.Condition == GatewayCondition.Ready);
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "{GatewayId} is cut off from RocketMQ, and other gateways are not: it sends its clients to them.")]
    private partial void LogCutOff(string gatewayId);
}
