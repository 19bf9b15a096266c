using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>A group's consumption of one topic: its progress in every queue, and its polls that wait.</summary>
internal sealed class TopicProgress
{
    /// <summary>So that a record stays far below the log's longest.</summary>
    private const int HeldInOneRecord = 10_000;

    private readonly ConsumerGroup _group;
    private readonly Topic _topic;
    private readonly ProgressJournal _journal;
    private readonly DueTimer _timer;
    private readonly QueueProgress[] _queues;
    private readonly WaitingPolls _waiting = new();
    private long _scheduledFor = long.MaxValue;
    private uint _turn;

    public TopicProgress(ConsumerGroup group, Topic topic, ProgressJournal journal, DueTimer timer)
    {
        (_group, _topic, _journal, _timer) = (group, topic, journal, timer);
        _queues = [.. topic.Queues.Select(queue => new QueueProgress(group, queue))];
    }

    /// <summary>The group's progress in each queue, by the queue's id.</summary>
    public IReadOnlyList<QueueProgress> Queues => _queues;

    public Topic Topic => _topic;

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
    public long? AddressOf(ReceiptHandle handle) => _queues[Unexpired(handle).Queue].AddressOf(handle);

    /// <summary>The group is done with messages; completes when that is kept. A handle that is no longer the newest changes nothing.</summary>
    /// <returns>For each handle what stands against it; null where nothing does.</returns>
    public async ValueTask<BrokerException?[]> AcknowledgeAsync(IReadOnlyList<ReceiptHandle> handles)
    {
        var refusals = new BrokerException?[handles.Count];
        var done = new Acknowledged { Group = _group.Id, Topic = _topic.Id };
        for (var i = 0; i < handles.Count; i++)
        {
            refusals[i] = RefusalOf(handles[i]);
            if (refusals[i] is null && _queues[handles[i].Queue].Acknowledge(handles[i], _timer.Now, out var freed))
            {
                done.Queues.Add(handles[i].Queue);
                done.Offsets.Add(handles[i].Offset);
                if (freed)
                {
                    LookAgain();
                }
            }
        }

        await _journal.KeepAsync(done);
        return refusals;
    }

    /// <summary>Sets when a held message becomes visible again; returns its new handle.</summary>
    public ReceiptHandle Postpone(ReceiptHandle handle, long milliseconds)
    {
        var note = new QueueClaims();
        var changed = _queues[Unexpired(handle).Queue].Postpone(handle, _timer.Now, milliseconds, note);
        if (_journal.IsKept && note.Held.Count > 0)
        {
            _journal.Note(new Claimed { Group = _group.Id, Topic = _topic.Id, Queues = { note } });
        }

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

    /// <summary>Writes all that there is to keep into the journal.</summary>
    public void Note()
    {
        for (var i = 0; i < _queues.Length; i++)
        {
            var queue = i;
            _queues[queue].Snapshot((next, held) =>
            {
                _journal.Note(ClaimedBy("", queue, next, []));
                foreach (var client in held)
                {
                    foreach (var chunk in client.Chunk(HeldInOneRecord))
                    {
                        _journal.Note(ClaimedBy(client.Key, queue, next, chunk));
                    }
                }
            });
        }
    }

    /// <summary>Everything is restored: what is held gets its turn.</summary>
    public void FinishRestoring()
    {
        foreach (var queue in _queues)
        {
            queue.FinishRestoring(_timer.Now);
        }

        WakeWhenDue();
    }

    private Claimed ClaimedBy(string client, int queue, long next, IEnumerable<Held> held)
    {
        var claims = new QueueClaims { Queue = queue, Next = next };
        claims.Held.Add(held);
        return new Claimed { Group = _group.Id, Topic = _topic.Id, Client = client, Queues = { claims } };
    }

    private void Claim(PollRequest request, List<Claim> claims)
    {
        var now = _timer.Now;
        var note = _journal.IsKept ? new Claimed { Group = _group.Id, Topic = _topic.Id, Client = request.RenewFor ?? "" } : null;
        // Each poll starts at another queue, so that a full one does not starve the rest. The queue that a client
        // names does not matter: a poll is for the whole topic, as on Apache RocketMQ.
        var first = Interlocked.Increment(ref _turn);
        for (var i = 0; i < _queues.Length && claims.Count < request.Batch; i++)
        {
            var claimed = note is null ? null : new QueueClaims();
            _queues[(first + i) % _queues.Length].Claim(request, now, claims, claimed);
            if (claimed is { Held.Count: > 0 })
            {
                note!.Queues.Add(claimed);
            }
        }

        if (note is { Queues.Count: > 0 })
        {
            _journal.Note(note);
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

    private ReceiptHandle Unexpired(ReceiptHandle handle) => RefusalOf(handle) is { } refusal ? throw refusal : handle;

    private BrokerException? RefusalOf(ReceiptHandle handle) =>
        handle.Queue >= _queues.Length
            ? new BrokerException(Code.InternalServerError, $"Parse receipt handle failed: '{handle}'")
            : handle.ExpiresAt != 0 && handle.ExpiresAt < _timer.Now
                ? new BrokerException(Code.InvalidReceiptHandle, $"receipt handle is expired: INVALID_RECEIPT_HANDLE '{handle}'")
                : null;
}
