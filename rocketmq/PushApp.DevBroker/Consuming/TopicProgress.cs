using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>A group's consumption of one topic: its progress in every queue, and its polls that wait.</summary>
internal sealed class TopicProgress
{
    /// <summary>Keeps a record far below the largest that the log takes.</summary>
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
        _queues = [.. topic.Queues.Select(queue => QueueProgress.Of(group, queue))];
    }

    /// <summary>The group's progress in each queue, by the queue's id.</summary>
    public IReadOnlyList<QueueProgress> Queues => _queues;

    public Topic Topic => _topic;

    /// <summary>Waits until there are messages for a poll, or until its deadline (milliseconds of Unix time), and then returns none.</summary>
    public async Task<List<PoppedMessage>> PollAsync(PollRequest request, long deadline, CancellationToken cancellationToken)
    {
        List<PoppedMessage> messages = [];
        Pop(request, messages);
        while (messages.Count == 0)
        {
            var poll = new WaitingPoll(request.Filter);
            _topic.Waiting.Add(poll);
            _waiting.Add(poll);
            try
            {
                // What came between the last look and the registration woke nobody.
                Pop(request, messages);
                var remaining = deadline - _timer.Now;
                if (messages.Count > 0 || remaining <= 0)
                {
                    break;
                }

                await poll.Woken.WaitAsync(TimeSpan.FromMilliseconds(remaining), cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                _topic.Waiting.Remove(poll);
                _waiting.Remove(poll);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return messages;
    }

    /// <summary>The address of a held message's bytes; null where the handle is no longer its newest.</summary>
    public long? AddressOf(ReceiptHandle handle) => _queues[Unexpired(handle).Queue].AddressOf(handle);

    /// <summary>Acknowledges messages; completes when that is persisted. A handle that is no longer the newest changes nothing.</summary>
    /// <returns>The refusal of each handle; null where it is accepted.</returns>
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

        await _journal.PersistAsync(done);
        return refusals;
    }

    /// <summary>Sets when a held message becomes visible again; returns its new handle.</summary>
    public ReceiptHandle ChangeInvisibleDuration(ReceiptHandle handle, long milliseconds)
    {
        var note = new QueuePops();
        var changed = _queues[Unexpired(handle).Queue].ChangeInvisibleDuration(handle, _timer.Now, milliseconds, note);
        if (_journal.IsDurable && note.Held.Count > 0)
        {
            _journal.Note(new Popped { Group = _group.Id, Topic = _topic.Id, Queues = { note } });
        }

        LookAgain();
        return changed;
    }

    /// <summary>Takes back messages that could not be handed over.</summary>
    public void Return(IEnumerable<PoppedMessage> messages)
    {
        foreach (var popped in messages)
        {
            _queues[popped.Handle.Queue].Return(popped.Handle, _timer.Now);
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

    /// <summary>Writes all state into the journal.</summary>
    public void Note()
    {
        for (var i = 0; i < _queues.Length; i++)
        {
            var queue = i;
            _queues[queue].Snapshot((next, held) =>
            {
                _journal.Note(PoppedBy("", queue, next, []));
                foreach (var client in held)
                {
                    foreach (var chunk in client.Chunk(HeldInOneRecord))
                    {
                        _journal.Note(PoppedBy(client.Key, queue, next, chunk));
                    }
                }
            });
        }
    }

    /// <summary>Makes restored messages visible when their time comes; called when everything is restored.</summary>
    public void FinishRestoring()
    {
        foreach (var queue in _queues)
        {
            queue.FinishRestoring(_timer.Now);
        }

        WakeWhenDue();
    }

    private Popped PoppedBy(string client, int queue, long next, IEnumerable<Held> held)
    {
        var messages = new QueuePops { Queue = queue, Next = next };
        messages.Held.Add(held);
        return new Popped { Group = _group.Id, Topic = _topic.Id, Client = client, Queues = { messages } };
    }

    private void Pop(PollRequest request, List<PoppedMessage> messages)
    {
        var now = _timer.Now;
        var note = _journal.IsDurable ? new Popped { Group = _group.Id, Topic = _topic.Id, Client = request.RenewFor ?? "" } : null;
        // Each poll starts at another queue, so that a full one does not starve the rest. The queue that a client
        // names does not matter: a poll is for the whole topic, as on Apache RocketMQ.
        var first = Interlocked.Increment(ref _turn);
        for (var i = 0; i < _queues.Length && messages.Count < request.Batch; i++)
        {
            var popped = note is null ? null : new QueuePops();
            var queue = _topic.ByPriority ? _queues.Length - 1 - i : (first + i) % _queues.Length;
            _queues[queue].Pop(request, now, messages, popped);
            if (popped is { Held.Count: > 0 })
            {
                note!.Queues.Add(popped);
            }
        }

        if (note is { Queues.Count: > 0 })
        {
            _journal.Note(note);
        }

        WakeWhenDue();
    }

    /// <summary>Schedules a wake-up of the waiting polls for when the next held message becomes visible.</summary>
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
