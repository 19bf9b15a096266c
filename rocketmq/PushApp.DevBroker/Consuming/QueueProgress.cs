using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>A group's progress in one queue: the next offset to read, and the messages that it holds.</summary>
internal abstract class QueueProgress(ConsumerGroup group, TopicQueue queue)
{
    /// <summary>How long a message with auto renew is invisible before the broker checks again whether its client is connected.</summary>
    public const long RenewalMilliseconds = 60_000;

    private readonly Lock _lock = new();
    private long _serial;

    /// <summary>When held messages become visible next, in milliseconds of Unix time; null when none is held.</summary>
    public long? NextDue
    {
        get
        {
            lock (_lock)
            {
                return NextVisible;
            }
        }
    }

    /// <summary>The messages that are not acknowledged, by their offset.</summary>
    protected Dictionary<long, HeldMessage> Held { get; } = [];

    protected TopicQueue Queue => queue;

    /// <summary>The first offset that the group has not looked at.</summary>
    protected long Next { get; set; } = queue.MinOffset;

    /// <inheritdoc cref="NextDue"/>
    protected abstract long? NextVisible { get; }

    /// <summary>The progress of a group, in order where it wants that.</summary>
    public static QueueProgress Of(ConsumerGroup group, TopicQueue queue) =>
        group.Fifo ? new OrderedQueueProgress(group, queue) : new UnorderedQueueProgress(group, queue);

    /// <summary>Takes messages for a poll.</summary>
    /// <param name="note">Receives what to persist; null where nothing is persisted.</param>
    public void Pop(PollRequest request, long now, List<PoppedMessage> messages, QueuePops? note)
    {
        lock (_lock)
        {
            RenewDue(now);
            Take(request, now, messages, note);
            if (note is not null)
            {
                (note.Queue, note.Next) = (queue.Id, Next);
            }
        }
    }

    /// <summary>Extends the invisible time of messages whose clients are still connected.</summary>
    public void Renew(long now)
    {
        lock (_lock)
        {
            RenewDue(now);
        }
    }

    /// <summary>The address of a held message's bytes; null where the handle is no longer its newest.</summary>
    public long? AddressOf(ReceiptHandle handle)
    {
        lock (_lock)
        {
            return Find(handle)?.Entry.Address;
        }
    }

    /// <summary>The group is done with a message.</summary>
    /// <param name="freed">Whether another message became visible by it.</param>
    /// <returns>False when the handle is no longer the newest: then nothing has changed.</returns>
    public bool Acknowledge(ReceiptHandle handle, long now, out bool freed)
    {
        lock (_lock)
        {
            freed = false;
            if (Find(handle) is not { } message)
            {
                return false;
            }

            Held.Remove(message.Offset);
            freed = Done(message, now);
            return true;
        }
    }

    /// <summary>Makes a message visible again at another time; returns the handle that is valid from now on.</summary>
    /// <param name="note">Receives what to persist.</param>
    public ReceiptHandle ChangeInvisibleDuration(ReceiptHandle handle, long now, long milliseconds, QueuePops note)
    {
        lock (_lock)
        {
            if (Find(handle) is not { } message)
            {
                return handle;
            }

            message.RenewedFor = null;
            message.Serial = ++_serial;
            SetVisible(message, now + milliseconds);
            (note.Queue, note.Next) = (queue.Id, Next);
            note.Held.Add(HeldOf(message));
            return HandleOf(message);
        }
    }

    /// <summary>Takes back what could not be handed over: it is visible at once and the attempt does not count.</summary>
    public void Return(ReceiptHandle handle, long now)
    {
        lock (_lock)
        {
            if (Find(handle) is { } message)
            {
                message.Attempt--;
                message.RenewedFor = null;
                SetVisible(message, now);
            }
        }
    }

    /// <summary>Makes what a client held visible at <paramref name="at"/>.</summary>
    public void Release(string client, long at)
    {
        lock (_lock)
        {
            foreach (var message in Held.Values)
            {
                if (message.RenewedFor == client)
                {
                    message.RenewedFor = null;
                    SetVisible(message, at);
                }
            }
        }
    }

    /// <summary>Hands over all state to persist: the next offset, and the held messages by the client that they stay invisible for, or by "".</summary>
    /// <param name="persist">Persists the state before anything changes: an acknowledgement that follows must be written after it.</param>
    public void Snapshot(Action<long, ILookup<string, Journal.Held>> persist)
    {
        lock (_lock)
        {
            persist(Next, Held.Values.ToLookup(message => message.RenewedFor ?? "", HeldOf));
        }
    }

    /// <summary>Restores persisted pops, in any order and any number of times.</summary>
    /// <param name="client">The client that the messages stay invisible for; "" for none.</param>
    /// <param name="reconnectDeadline">Until when such a client can come back, in milliseconds of Unix time.</param>
    public void Restore(QueuePops persisted, string client, long reconnectDeadline)
    {
        lock (_lock)
        {
            Next = Math.Max(Next, persisted.Next);
            foreach (var held in persisted.Held)
            {
                _serial = Math.Max(_serial, held.Serial);
                if (Held.TryGetValue(held.Offset, out var message) ? message.Serial > held.Serial : !TryHold(held.Offset, out message))
                {
                    continue;
                }

                message!.Attempt = held.Attempt;
                message.Serial = held.Serial;
                message.RenewedFor = client.Length > 0 ? client : null;
                message.VisibleAt = client.Length > 0 ? reconnectDeadline : held.VisibleAt;
            }
        }
    }

    /// <summary>Restores an acknowledgement.</summary>
    public void RestoreAcknowledged(long offset)
    {
        lock (_lock)
        {
            Held.Remove(offset);
        }
    }

    /// <summary>Makes restored messages visible when their time comes; called when everything is restored.</summary>
    public void FinishRestoring(long now)
    {
        lock (_lock)
        {
            Restored([.. Held.Values.OrderBy(message => message.Offset)], now);
        }
    }

    /// <summary>Takes messages for a poll.</summary>
    protected abstract void Take(PollRequest request, long now, List<PoppedMessage> messages, QueuePops? note);

    /// <summary>Extends the invisible time of messages that are due but whose clients are connected.</summary>
    protected abstract void RenewDue(long now);

    /// <summary>Sets when a held message becomes visible.</summary>
    protected abstract void SetVisible(HeldMessage message, long at);

    /// <summary>A message was acknowledged and is no longer held.</summary>
    /// <returns>Whether another became visible by it.</returns>
    protected abstract bool Done(HeldMessage message, long now);

    /// <summary>The messages held, in their order, are restored.</summary>
    protected abstract void Restored(IReadOnlyList<HeldMessage> held, long now);

    /// <summary>Whether a message stays invisible because its client is connected.</summary>
    protected bool IsRenewed(HeldMessage message) => message.RenewedFor is { } client && group.IsAlive(client);

    /// <summary>Hands a message to a poll.</summary>
    protected PoppedMessage Deliver(HeldMessage message, PollRequest request, long now, QueuePops? note)
    {
        var exhausted = message.Attempt >= group.MaxAttempts;
        message.Attempt++;
        message.Serial = ++_serial;
        message.RenewedFor = request.RenewFor;
        SetVisible(message, now + request.InvisibleMilliseconds);
        note?.Held.Add(HeldOf(message));
        return new PoppedMessage(message.Entry.Address, HandleOf(message), message.Attempt, exhausted);
    }

    private bool TryHold(long offset, out HeldMessage? message)
    {
        // Retention may have dropped it meanwhile.
        message = queue.TryGet(offset, out var entry) ? new HeldMessage(offset, entry) : null;
        return message is not null && Held.TryAdd(offset, message);
    }

    private static Journal.Held HeldOf(HeldMessage message) => new()
    {
        Offset = message.Offset,
        Attempt = message.Attempt,
        Serial = message.Serial,
        VisibleAt = message.VisibleAt,
    };

    private ReceiptHandle HandleOf(HeldMessage message) =>
        new(queue.Id, message.Offset, message.Serial, message.RenewedFor is null ? message.VisibleAt : 0);

    private HeldMessage? Find(ReceiptHandle handle) =>
        Held.TryGetValue(handle.Offset, out var message) && message.Serial == handle.Serial ? message : null;
}
