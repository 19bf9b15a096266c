using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>A group's consumption of one topic: its progress in every queue, and its polls that wait.</summary>
internal sealed class TopicProgress
{
    private readonly Topic _topic;
    private readonly DueTimer _timer;
    private readonly QueueProgress[] _queues;
    private readonly WaitingPolls _waiting = new();
    private long _scheduledFor = long.MaxValue;
    private uint _turn;

    public TopicProgress(ConsumerGroup group, Topic topic, DueTimer timer)
    {
        _topic = topic;
        _timer = timer;
        _queues = [.. topic.Queues.Select(queue => new QueueProgress(group, queue))];
    }

    /// <summary>Waits until there are messages for a poll, or until its deadline (milliseconds of Unix time): then the answer is empty.</summary>
    public async Task<List<Claim>> PollAsync(PollRequest request, long deadline, CancellationToken cancellation)
    {
        List<Claim> claims = [];
        Claim(request, claims);
        while (claims.Count == 0)
        {
            var poll = new WaitingPoll(request.Filter);
            _topic.Waiting.Add(poll);
            _waiting.Add(poll);
            try
            {
                // What came between the last look and the registration woke nobody.
                Claim(request, claims);
                var remaining = deadline - _timer.Now;
                if (claims.Count > 0 || remaining <= 0)
                {
                    break;
                }

                await poll.Woken.WaitAsync(TimeSpan.FromMilliseconds(remaining), cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                _topic.Waiting.Remove(poll);
                _waiting.Remove(poll);
            }

            cancellation.ThrowIfCancellationRequested();
        }

        return claims;
    }

    /// <summary>Where a held message's bytes are; null when the handle is no longer its newest.</summary>
    public long? AddressOf(ReceiptHandle handle) => QueueOf(handle).AddressOf(Unexpired(handle));

    /// <summary>The group is done with a message. A handle that is no longer the newest changes nothing.</summary>
    /// <exception cref="BrokerException">INVALID_RECEIPT_HANDLE: the time to acknowledge it is over.</exception>
    public void Acknowledge(ReceiptHandle handle)
    {
        if (QueueOf(handle).Acknowledge(Unexpired(handle), _timer.Now))
        {
            LookAgain();
        }
    }

    /// <summary>Sets when a held message becomes visible again; returns its new handle.</summary>
    public ReceiptHandle Postpone(ReceiptHandle handle, long milliseconds)
    {
        var changed = QueueOf(handle).Postpone(Unexpired(handle), _timer.Now, milliseconds);
        LookAgain();
        return changed;
    }

    /// <summary>Takes back messages that could not be handed over.</summary>
    public void Return(IEnumerable<Claim> claims)
    {
        foreach (var claim in claims)
        {
            _queues[claim.Handle.Queue].Return(claim.Handle, _timer.Now);
        }

        LookAgain();
    }

    /// <summary>Makes what a client held visible again, at <paramref name="at"/>.</summary>
    public void Release(string client, long at)
    {
        foreach (var queue in _queues)
        {
            queue.Release(client, at);
        }

        LookAgain();
    }

    private void Claim(PollRequest request, List<Claim> claims)
    {
        var now = _timer.Now;
        // Each poll starts at another queue, so that a full one does not starve the rest. The queue that a client
        // names does not matter: a poll is for the whole topic, as on Apache RocketMQ.
        var first = Interlocked.Increment(ref _turn);
        for (var i = 0; i < _queues.Length && claims.Count < request.Batch; i++)
        {
            _queues[(first + i) % _queues.Length].Claim(request, now, claims);
        }

        WakeWhenDue();
    }

    /// <summary>Sees to it that waiting polls look again when the next held message becomes visible.</summary>
    private void WakeWhenDue()
    {
        var (now, due) = (_timer.Now, long.MaxValue);
        foreach (var queue in _queues)
        {
            if (queue.NextDue is { } next && next > now)
            {
                due = Math.Min(due, next);
            }
        }

        var scheduled = Interlocked.Read(ref _scheduledFor);
        if (due < scheduled && Interlocked.CompareExchange(ref _scheduledFor, due, scheduled) == scheduled)
        {
            _timer.Schedule(due, OnDue);
        }
    }

    private void OnDue()
    {
        Interlocked.Exchange(ref _scheduledFor, long.MaxValue);
        foreach (var queue in _queues)
        {
            queue.Renew(_timer.Now);
        }

        LookAgain();
    }

    private void LookAgain()
    {
        _waiting.WakeAll();
        WakeWhenDue();
    }

    private QueueProgress QueueOf(ReceiptHandle handle) => handle.Queue < _queues.Length
        ? _queues[handle.Queue]
        : throw new BrokerException(Code.InternalServerError, $"Parse receipt handle failed: '{handle}'");

    private ReceiptHandle Unexpired(ReceiptHandle handle) => handle.ExpiresAt == 0 || handle.ExpiresAt >= _timer.Now
        ? handle
        : throw new BrokerException(Code.InvalidReceiptHandle, $"receipt handle is expired: INVALID_RECEIPT_HANDLE '{handle}'");
}
