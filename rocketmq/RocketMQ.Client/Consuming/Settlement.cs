using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Acknowledges messages, or asks for them again, and repeats that until the broker accepts it. The listener never waits for it.
/// </summary>
internal sealed class Settlement(ClientRuntime runtime, SubscriptionSettings settings, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    // Far below the grace, and the shortest invisible duration.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    // The shortest invisible duration that RocketMQ's proxy always accepts.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Endpoints, string), AckBatcher> _batchers = new();
    private readonly OutstandingWork _outstanding = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Acknowledges a message.</summary>
    public void Acknowledge(ReceivedMessage received)
    {
        _outstanding.Enter();
        _batchers.GetOrAdd((received.Message.Endpoints, received.Message.Topic), static (key, self) => self.NewBatcher(key.Item1), this)
            .Add(received);
    }

    /// <summary>Asks for a failed message again, after the backoff of its attempt.</summary>
    public void Retry(ReceivedMessage received) =>
        _ = ChangeInvisibleDurationAsync(received, settings.Redelivery.DelayAfter(received.Message.DeliveryAttempt));

    /// <summary>Asks for a message that nobody processed again, soon.</summary>
    public void Return(ReceivedMessage received) => _ = ChangeInvisibleDurationAsync(received, Soon);

    /// <summary>Sends a message to the dead-letter queue.</summary>
    public void DeadLetter(ReceivedMessage received)
    {
        var message = received.Message;
        _ = SettleAsync(received, "Dead-lettering", () => runtime.Rpc.ForwardToDeadLetterQueueAsync(message.Endpoints, new Proto.ForwardMessageToDeadLetterQueueRequest
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

    // In an ordered group the next message comes after the acknowledgement.
    private AckBatcher NewBatcher(Endpoints endpoints) =>
        new(runtime.Rpc, endpoints, settings.Group, settings.Fifo ? TimeSpan.Zero : Linger, AckedAsync, _stop.Token);

    private async Task AckedAsync(AckBatcher batcher, ReceivedMessage received, Exception? failure, int attempt)
    {
        if (failure is not null && !IsFinal(failure) && !_stop.IsCancellationRequested)
        {
            var delay = new Backoff(FirstDelay * attempt, MaxDelay).Next();
            logger.SettlementRetried(failure, "Acknowledgement", received.Message.MessageId, delay);
            await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            batcher.Add(received, attempt + 1);
            return;
        }

        if (failure is not null)
        {
            logger.SettlementAbandoned(failure, "Acknowledgement", received.Message.MessageId);
        }

        received.Settled();
        _outstanding.Exit();
    }

    private Task ChangeInvisibleDurationAsync(ReceivedMessage received, TimeSpan duration)
    {
        var message = received.Message;
        return SettleAsync(received, "ChangeInvisibleDuration", () => runtime.Rpc.ChangeInvisibleDurationAsync(message.Endpoints, new Proto.ChangeInvisibleDurationRequest
        {
            Group = settings.Group,
            Topic = message.TopicResource,
            ReceiptHandle = message.ReceiptHandle,
            MessageId = message.MessageId,
            InvisibleDuration = Duration.FromTimeSpan(duration),
        }, _stop.Token));
    }

    private async Task SettleAsync(ReceivedMessage received, string operation, Func<Task> call)
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
                logger.SettlementAbandoned(e, operation, received.Message.MessageId);
                break;
            }
            catch (Exception e)
            {
                var delay = backoff.Next();
                logger.SettlementRetried(e, operation, received.Message.MessageId, delay);
                await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        received.Settled();
        _outstanding.Exit();
    }

    // The handle has expired: the message is no longer this consumer's.
    private static bool IsFinal(Exception e) => e is ClientException { ResponseCode: (int)Proto.Code.InvalidReceiptHandle };
}
