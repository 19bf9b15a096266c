using Org.Apache.Rocketmq;
using PushApp.Delivery;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Events;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Events.Webhooks;

/// <summary>
/// Receives the events of one webhook and brings them there: those of one user in order, those of several at the same time.
/// RocketMQ keeps how far it has come, so that what happens while this process or the webhook is away is told later.
/// </summary>
internal sealed partial class WebhookConsumer(
    Webhook webhook, RocketMQConnection connection, EnvelopeSigner signer, HttpClient http, EventMetrics metrics, ILogger<WebhookConsumer> logger)
    : BackgroundService
{
    // As many as there are queues: a queue gives nothing more while what it gave is not settled, which keeps it in order.
    private const int Receivers = 4;

    private const int MostAtOnce = 32;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly WebhookPost _post = new(webhook, http, metrics, logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await BuildAsync(stoppingToken) is not { } consumer)
        {
            return;
        }

        LogStarted(webhook.Name, webhook.Group, string.Join(", ", webhook.Tags), webhook.Url.Host);
        await Task.WhenAll(Enumerable.Range(0, Receivers).Select(_ => ReceiveAsync(consumer, stoppingToken)));
        await consumer.DisposeAsync().AsTask().WaitAsync(CloseTimeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<SimpleConsumer?> BuildAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(FirstDelay, LongestDelay);
        do
        {
            try
            {
                return await new SimpleConsumer.Builder()
                    .SetClientConfig(connection.ToClientConfig())
                    .SetConsumerGroup(webhook.Group)
                    .SetAwaitDuration(Wait)
                    .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [EventTopic.Name] = new(string.Join(" || ", webhook.Tags)) })
                    .Build().WaitAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception e)
            {
                LogNotReady(webhook.Name, e.Message);
            }
        }
        while (await backoff.DelayAsync(stoppingToken));

        return null;
    }

    private async Task ReceiveAsync(SimpleConsumer consumer, CancellationToken stoppingToken)
    {
        var backoff = new Backoff(FirstDelay, LongestDelay);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var received = await consumer.Receive(MostAtOnce, WebhookLane.Invisible).WaitAsync(stoppingToken);
                await Task.WhenAll(received.GroupBy(message => message.MessageGroup).Select(user =>
                    new WebhookLane(webhook, _post, consumer, signer, metrics, logger).RunAsync([.. user], stoppingToken)));
                backoff = new Backoff(FirstDelay, LongestDelay);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogNotReady(webhook.Name, e.Message);
                await backoff.DelayAsync(stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Webhook {Webhook}, consumer group {Group}, brings {Events} to {Host}.")]
    private partial void LogStarted(string webhook, string group, string events, string host);

    [LoggerMessage(LogLevel.Warning, "RocketMQ gives webhook {Webhook} no events now: {Error}")]
    private partial void LogNotReady(string webhook, string error);
}
