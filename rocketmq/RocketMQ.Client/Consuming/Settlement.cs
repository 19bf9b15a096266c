using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Tells the broker what became of messages, until it has understood. Nothing here makes the listener wait.
/// </summary>
internal sealed class Settlement(ClientRuntime runtime, SubscriptionSettings settings, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    // The shortest invisible time that RocketMQ's proxy takes for sure.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Endpoints, string), AckBatcher> _batchers = new();
    private readonly OutstandingWork _outstanding = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The message is done.</summary>
    public void Acknowledge(Delivery delivery)
    {
        _outstanding.Enter();
        _batchers.GetOrAdd((delivery.Message.Endpoints, delivery.Message.Topic), static (key, self) => self.NewBatcher(key.Item1), this)
            .Add(delivery);
    }

    /// <summary>The message failed: again, after the backoff of its attempt.</summary>
    public void Retry(Delivery delivery) =>
        _ = ChangeInvisibleDurationAsync(delivery, settings.Redelivery.DelayAfter(delivery.Message.DeliveryAttempt));

    /// <summary>The message was not looked at: again, as soon as may be.</summary>
    public void Return(Delivery delivery) => _ = ChangeInvisibleDurationAsync(delivery, Soon);

    /// <summary>The message will never succeed.</summary>
    public void DeadLetter(Delivery delivery)
    {
        var message = delivery.Message;
        _ = SettleAsync(delivery, "Dead-lettering", () => runtime.Rpc.ForwardToDeadLetterQueueAsync(message.Endpoints, new Proto.ForwardMessageToDeadLetterQueueRequest
        {
            Group = settings.Group,
            Topic = message.TopicResource,
            ReceiptHandle = message.ReceiptHandle,
            MessageId = message.MessageId,
            DeliveryAttempt = message.DeliveryAttempt,
            MaxDeliveryAttempts = settings.Redelivery.MaxAttempts,
        }, _stop.Token));
    }

    /// <summary>Waits a moment until everything is settled; what then is not is delivered again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _outstanding.CompleteAsync().WaitAsync(Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync().ConfigureAwait(false);
    }

    private AckBatcher NewBatcher(Endpoints endpoints) => new(runtime.Rpc, endpoints, settings.Group, AckedAsync, _stop.Token);

    private async Task AckedAsync(AckBatcher batcher, Delivery delivery, Exception? failure, int attempt)
    {
        if (failure is not null && !IsFinal(failure) && !_stop.IsCancellationRequested)
        {
            var delay = new Backoff(FirstDelay * attempt, MaxDelay).Next();
            logger.SettlementRetried(failure, "Acknowledgement", delivery.Message.MessageId, delay);
            await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            batcher.Add(delivery, attempt + 1);
            return;
        }

        if (failure is not null)
        {
            logger.SettlementAbandoned(failure, "Acknowledgement", delivery.Message.MessageId);
        }

        delivery.Settled();
        _outstanding.Exit();
    }

    private Task ChangeInvisibleDurationAsync(Delivery delivery, TimeSpan duration)
    {
        var message = delivery.Message;
        return SettleAsync(delivery, "Postponement", () => runtime.Rpc.ChangeInvisibleDurationAsync(message.Endpoints, new Proto.ChangeInvisibleDurationRequest
        {
            Group = settings.Group,
            Topic = message.TopicResource,
            ReceiptHandle = message.ReceiptHandle,
            MessageId = message.MessageId,
            InvisibleDuration = Duration.FromTimeSpan(duration),
        }, _stop.Token));
    }

    private async Task SettleAsync(Delivery delivery, string operation, Func<Task> call)
    {
        _outstanding.Enter();
        var backoff = new Backoff(FirstDelay, MaxDelay);
        while (true)
        {
            try
            {
                await call().ConfigureAwait(false);
                break;
            }
            catch (Exception e) when (IsFinal(e) || _stop.IsCancellationRequested)
            {
                logger.SettlementAbandoned(e, operation, delivery.Message.MessageId);
                break;
            }
            catch (Exception e)
            {
                var delay = backoff.Next();
                logger.SettlementRetried(e, operation, delivery.Message.MessageId, delay);
                await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        delivery.Settled();
        _outstanding.Exit();
    }

    // The handle has expired: the message is no longer this consumer's.
    private static bool IsFinal(Exception e) => e is ClientException { ResponseCode: (int)Proto.Code.InvalidReceiptHandle };
}
