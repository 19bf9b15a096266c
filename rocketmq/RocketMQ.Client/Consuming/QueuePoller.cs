using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Org.Apache.Rocketmq;

/// <summary>Polls one queue, one long poll after the other, and hands on what arrives as it arrives.</summary>
internal sealed class QueuePoller : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    private readonly ClientRuntime _runtime;
    private readonly SubscriptionSettings _settings;
    private readonly MessageQueue _queue;
    private readonly Proto.FilterExpression _wireFilter;
    private readonly IDispatcher _dispatcher;
    private readonly ILogger _logger;
    private readonly PollWindow _window;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile bool _finishing;

    /// <summary>Begins to poll.</summary>
    public QueuePoller(
        ClientRuntime runtime, SubscriptionSettings settings, CacheLimits limits, MessageQueue queue, FilterExpression filter, IDispatcher dispatcher, ILogger logger)
    {
        (_runtime, _settings, _queue, Filter, _dispatcher, _logger) = (runtime, settings, queue, filter, dispatcher, logger);
        _wireFilter = filter.ToWire();
        _window = new PollWindow(limits);
        _running = RunAsync();
    }

    public FilterExpression Filter { get; }

    /// <summary>Completes when the first poll is on its way.</summary>
    public Task Started => _started.Task;

    /// <summary>
    /// Completes when the poll under way, the last one, has come to its end by itself. Cancelled, it would live on at a
    /// proxy for as long as it was to wait, and take out messages by this filter that are meant for the group's next one.
    /// </summary>
    public Task FinishAsync()
    {
        _finishing = true;
        return _running;
    }

    /// <summary>Cancels the poll under way; messages that the server had taken out for it come back by themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _logger.PollingStopped(_queue);
    }

    private async Task RunAsync()
    {
        _logger.PollingStarted(_queue);
        var backoff = new Backoff(FirstDelay, MaxDelay);
        string? attemptId = null;
        while (!_stop.IsCancellationRequested && !_finishing)
        {
            var received = 0;
            try
            {
                var room = await _window.WaitForRoomAsync(_stop.Token).ConfigureAwait(false);
                attemptId ??= Guid.NewGuid().ToString();
                await foreach (var message in PollAsync(Math.Min(room, _settings.ReceiveBatchSize), attemptId).ConfigureAwait(false))
                {
                    received++;
                    _window.Take(message.Body.Length);
                    await _dispatcher.DispatchAsync(new ReceivedMessage(message, _window)).ConfigureAwait(false);
                }

                attemptId = null;
                backoff.Reset();
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                // By the same attempt id an ordered queue hands out again what it handed out to a poll whose answer was lost.
                attemptId = received == 0 && e is RpcException { StatusCode: StatusCode.DeadlineExceeded } ? attemptId : null;
                var delay = backoff.Next();
                _logger.PollFailed(e, _queue, delay);
                await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _started.TrySetResult();
    }

    private async IAsyncEnumerable<MessageView> PollAsync(int batchSize, string attemptId)
    {
        var wait = _settings.LongPollingTimeout;
        using var call = _runtime.Rpc.Receive(_queue.Endpoints, new Proto.ReceiveMessageRequest
        {
            Group = _settings.Group,
            MessageQueue = _queue.Wire,
            FilterExpression = _wireFilter,
            BatchSize = batchSize,
            AutoRenew = true,
            LongPollingTimeout = Duration.FromTimeSpan(wait),
            AttemptId = attemptId,
        }, wait, _stop.Token, out var requestId);
        _started.TrySetResult();
        await foreach (var message in ReceiveStream.ReadAsync(call, _queue.Endpoints, requestId).ConfigureAwait(false))
        {
            yield return message;
        }
    }
}
