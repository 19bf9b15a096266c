using Microsoft.Extensions.Logging;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Messages to the listener in the order of their lane: their queue, or, where groups are allowed to overtake each other,
/// their message group. A message that fails is tried again here, and its lane waits, until it succeeds or its attempts
/// are used up.
/// </summary>
internal sealed class FifoDispatcher(MessageProcessor processor, Settlement settlement, SubscriptionSettings settings, int concurrency, bool laneByGroup, ILogger logger)
    : IDispatcher
{
    private readonly Dictionary<(PollWindow, string?), Queue<ReceivedMessage>> _lanes = [];
    private readonly SemaphoreSlim _threads = new(concurrency, concurrency);
    private readonly CancellationTokenSource _stop = new();
    private readonly OutstandingWork _running = new();

    public ValueTask DispatchAsync(ReceivedMessage received)
    {
        var key = (received.Window, laneByGroup ? received.Message.MessageGroup : null);
        lock (_lanes)
        {
            if (_lanes.TryGetValue(key, out var lane))
            {
                lane.Enqueue(received);
            }
            else
            {
                _lanes.Add(key, new Queue<ReceivedMessage>([received]));
                _running.Enter();
                _ = Task.Run(() => RunLaneAsync(key));
            }
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.CompleteAsync().WaitAsync(IDispatcher.Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunLaneAsync((PollWindow, string?) key)
    {
        while (TryTake(key, out var received))
        {
            try
            {
                await HandleAsync(received).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                settlement.Return(received);
            }
        }

        _running.Exit();
    }

    // The lane stays known, though empty, until its last message is settled, or the next would begin beside it.
    private bool TryTake((PollWindow, string?) key, out ReceivedMessage received)
    {
        lock (_lanes)
        {
            if (_lanes[key].TryDequeue(out received))
            {
                return true;
            }

            _lanes.Remove(key);
            return false;
        }
    }

    private async Task HandleAsync(ReceivedMessage received)
    {
        var message = received.Message;
        while (true)
        {
            if (!processor.IsWanted(message))
            {
                settlement.Return(received);
                return;
            }

            if (await ProcessAsync(message).ConfigureAwait(false) == ConsumeResult.SUCCESS)
            {
                settlement.Acknowledge(received);
                return;
            }

            if (message.DeliveryAttempt >= settings.Redelivery.MaxAttempts)
            {
                logger.AttemptsExhausted(message.MessageId, message.DeliveryAttempt);
                settlement.DeadLetter(received);
                return;
            }

            await Task.Delay(settings.Redelivery.DelayAfter(message.DeliveryAttempt), _stop.Token).ConfigureAwait(false);
            message.IncrementAndGetDeliveryAttempt();
        }
    }

    private async Task<ConsumeResult> ProcessAsync(MessageView message)
    {
        await _threads.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            return processor.Process(message);
        }
        finally
        {
            _threads.Release();
        }
    }
}
