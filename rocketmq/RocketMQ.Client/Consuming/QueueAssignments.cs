using Microsoft.Extensions.Logging;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Asks the broker which queues are this consumer's and keeps exactly one poller for each: those that stay assigned keep
/// the poller they have.
/// </summary>
internal sealed class QueueAssignments(ClientRuntime runtime, SubscriptionSettings settings, CacheLimits limits, IDispatcher dispatcher, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan ScanPeriod = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Topic, (string, int, Endpoints) Queue), QueuePoller> _pollers = [];
    private readonly SemaphoreSlim _scanning = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _repeating = Task.CompletedTask;

    /// <summary>Returns when every queue is being polled.</summary>
    public async Task StartAsync()
    {
        await ScanAsync(throwing: true).ConfigureAwait(false);
        await Task.WhenAll(_pollers.Values.Select(poller => poller.Started)).ConfigureAwait(false);
        _repeating = Periodically.RunAsync(ScanPeriod, () => ScanAsync(), _stop.Token);
    }

    /// <summary>Begins and ends pollers as subscriptions and assignments have changed.</summary>
    /// <param name="throwing">Whether a failure is the caller's; otherwise the known assignments stay.</param>
    public async Task ScanAsync(bool throwing = false)
    {
        await _scanning.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            foreach (var (topic, filter) in settings.Expressions)
            {
                try
                {
                    await AdoptAsync(topic, filter, await QueryAsync(topic).ConfigureAwait(false)).ConfigureAwait(false);
                }
                catch (Exception e) when (!throwing && !_stop.IsCancellationRequested)
                {
                    logger.AssignmentScanFailed(e, topic);
                }
            }

            Drop(key => !settings.Expressions.ContainsKey(key.Topic));
            limits.SetQueues(_pollers.Count);
        }
        finally
        {
            _scanning.Release();
        }
    }

    /// <summary>Ends all pollers and returns when they have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _repeating.ConfigureAwait(false);
        await _scanning.WaitAsync().ConfigureAwait(false);
        await Task.WhenAll(_pollers.Values.Select(poller => poller.DisposeAsync().AsTask())).ConfigureAwait(false);
        _pollers.Clear();
    }

    private async Task<List<MessageQueue>> QueryAsync(string topic)
    {
        var response = await runtime.Rpc.QueryAssignmentAsync(runtime.Routes.AccessPoint, new Proto.QueryAssignmentRequest
        {
            Topic = runtime.Resource(topic),
            Group = settings.Group,
            Endpoints = runtime.Routes.AccessPoint.Wire,
        }, _stop.Token).ConfigureAwait(false);
        return [.. response.Assignments.Select(assignment => new MessageQueue(assignment.MessageQueue))];
    }

    private async Task AdoptAsync(string topic, FilterExpression filter, List<MessageQueue> queues)
    {
        if (queues.Count == 0)
        {
            // A broker that has just started knows no queues yet; ending the polls would be of use to nobody.
            return;
        }

        var assigned = queues.DistinctBy(queue => queue.Key).ToDictionary(queue => (topic, queue.Key));
        Drop(key => key.Topic == topic && !assigned.ContainsKey(key));
        foreach (var (key, poller) in _pollers.Where(pair => pair.Key.Topic == topic && pair.Value.Filter != filter).ToList())
        {
            await poller.FinishAsync().WaitAsync(_stop.Token).ConfigureAwait(false);
            _pollers.Remove(key);
        }

        foreach (var (key, queue) in assigned)
        {
            if (!_pollers.ContainsKey(key))
            {
                _pollers.Add(key, new QueuePoller(runtime, settings, limits, queue, filter, dispatcher, logger));
            }
        }
    }

    private void Drop(Func<(string Topic, (string, int, Endpoints) Queue), bool> which)
    {
        foreach (var (key, poller) in _pollers.Where(pair => which(pair.Key)).ToList())
        {
            _pollers.Remove(key);
            _ = poller.DisposeAsync().AsTask();
        }
    }
}
