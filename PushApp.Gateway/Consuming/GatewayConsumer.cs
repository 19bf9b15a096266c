using Org.Apache.Rocketmq;
using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// The gateway's consumer, on its own tag and that of all gateways, in its own group. It is built again when messages stop arriving.
/// </summary>
internal sealed partial class GatewayConsumer(
    RocketMQConnection connection, GatewayIdentity identity, PushListener listener, ConsumerProbe probe, PushProducer producer,
    GatewayOptions options, ILogger<GatewayConsumer> logger) : IAsyncDisposable
{
    // A new group may begin behind the probe that made the broker create it; the next one arrives.
    private const int ProbesPerConsumer = 3;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstProbeTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(1);

    private readonly string _group = ConsumerGroups.ForGateway(identity.Id);
    private PushConsumer? _consumer;

    /// <summary>Tries until the consumer receives what is sent to this gateway.</summary>
    /// <exception cref="GroupRefusedException">The broker creates no groups by itself.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstDelay, LongestDelay);
        for (var probes = 1; ; probes++)
        {
            try
            {
                _consumer ??= await BuildAsync().WaitAsync(cancellationToken);
                if (await probe.ArrivesAsync(producer, FirstProbeTimeout, cancellationToken))
                {
                    LogStarted(_group, PushTopic.Name, identity.Id);
                    return;
                }

                LogNotArrived(_group);
                if (probes % ProbesPerConsumer == 0)
                {
                    // A broker before 5.5 does not say that it refuses a group.
                    LogSilent(_group, GroupRefusedException.CommandFor(_group));
                    await DisposeAsync();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (GroupRefusedException.Says(e))
                {
                    throw new GroupRefusedException(_group, e);
                }

                LogNotReachable(connection.Endpoints, e.Message);
                await Task.Delay(backoff.Next(), cancellationToken);
            }
        }
    }

    /// <summary>Finds out whether messages arrive; at once where one has come lately.</summary>
    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken) =>
        probe.Silence < options.ProbeInterval ? ProbeResult.Arrived
        : await SendProbeAsync(cancellationToken) is var first and not ProbeResult.Silent ? first
        : await SendProbeAsync(cancellationToken);

    /// <summary>Builds the consumer again, until it receives.</summary>
    /// <exception cref="GroupRefusedException">The broker creates no groups by itself.</exception>
    public async Task RebuildAsync(CancellationToken cancellationToken)
    {
        LogSilent(_group, GroupRefusedException.CommandFor(_group));
        await DisposeAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Ends the consumer within a second; what was not consumed is delivered again, to the gateway's next life.</summary>
    public async ValueTask DisposeAsync()
    {
        var consumer = Interlocked.Exchange(ref _consumer, null);
        if (consumer is null)
        {
            return;
        }

        try
        {
            await consumer.DisposeAsync().AsTask().WaitAsync(DisposeTimeout);
        }
        catch (Exception e)
        {
            LogDispose(e);
        }
    }

    private async Task<ProbeResult> SendProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await probe.ArrivesAsync(producer, options.ProbeInterval / 2, cancellationToken) ? ProbeResult.Arrived : ProbeResult.Silent;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The clients of both find RocketMQ again by themselves.
            LogNotReachable(connection.Endpoints, e.Message);
            return ProbeResult.Unreachable;
        }
    }

    private Task<PushConsumer> BuildAsync() => new PushConsumer.Builder()
        .SetClientConfig(connection.ToClientConfig())
        .SetConsumerGroup(_group)
        .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [PushTopic.Name] = new($"{identity.Id} || {GatewayIdentity.Every}") })
        .SetConsumptionThreadCount(Math.Clamp(Environment.ProcessorCount, 2, 8))
        .SetMessageListener(listener)
        .Build();

    [LoggerMessage(LogLevel.Information, "Consumer group {Group} receives {Topic} with tag {Tag}.")]
    private partial void LogStarted(string group, string topic, string tag);

    [LoggerMessage(LogLevel.Information, "Consumer group {Group} has not received the gateway's own message yet; sending another.")]
    private partial void LogNotArrived(string group);

    [LoggerMessage(LogLevel.Warning, "RocketMQ at {Endpoints} does not serve yet: {Error}")]
    private partial void LogNotReachable(string endpoints, string error);

    [LoggerMessage(LogLevel.Error, "Consumer group {Group} receives nothing; building its consumer again. If the broker does not create groups: {Command}")]
    private partial void LogSilent(string group, string command);

    [LoggerMessage(LogLevel.Warning, "The consumer did not end properly.")]
    private partial void LogDispose(Exception e);
}

/// <summary>What a probe has shown.</summary>
internal enum ProbeResult
{
    /// <summary>Messages arrive.</summary>
    Arrived,

    /// <summary>What was sent has not arrived.</summary>
    Silent,

    /// <summary>Nothing can be sent: RocketMQ is away, or cannot be reached from here.</summary>
    Unreachable,
}
