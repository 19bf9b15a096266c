using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>A group's progress in one queue: the next offset to read, and the messages that it holds.</summary>
internal sealed class QueueProgress(ConsumerGroup group, TopicQueue queue)
{
    /// <summary>How long a message with auto renew is invisible before the broker checks again whether its client is connected.</summary>
    public const long RenewalMilliseconds = 60_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, HeldMessage> _held = [];
    private readonly HeldMessageHeap _byTime = new();
    private readonly OrderGate? _order = group.Fifo ? new OrderGate() : null;
    private long _next = queue.MinOffset;
    private long _serial;

    /// <summary>When the first held message becomes visible, in milliseconds of Unix time; null when none is held.</summary>
    public long? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _byTime.First?.VisibleAt;
            }
        }
    }

    /// <summary>Takes messages for a poll: first those that are visible again, then new ones.</summary>
    /// <param name="note">Receives what to persist; null where nothing is persisted.</param>
    public void Pop(PollRequest request, long now, List<PoppedMessage> messages, QueuePops? note)
    {
        lock (_lock)
        {
            RenewDue(now);
            while (messages.Count < request.Batch && _byTime.First is { } due && due.VisibleAt <= now)
            {
                messages.Add(Deliver(due, request, now, note));
                RenewDue(now);
            }

            PopNew(request, now, messages, note);
            if (note is not null)
            {
                (note.Queue, note.Next) = (queue.Id, _next);
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

            _byTime.Remove(message);
            _held.Remove(message.Offset);
            if (message.Entry.Order != 0 && _order?.Leave(message.Entry.Order) is { } next)
            {
                _byTime.Move(next, now);
                freed = true;
            }

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
            _byTime.Move(message, now + milliseconds);
            (note.Queue, note.Next) = (queue.Id, _next);
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
                _byTime.Move(message, now);
            }
        }
    }

    /// <summary>Makes what a client held visible at <paramref name="at"/>.</summary>
    public void Release(string client, long at)
    {
        lock (_lock)
        {
            foreach (var message in _held.Values)
            {
                if (message.RenewedFor == client)
                {
                    message.RenewedFor = null;
                    _byTime.Move(message, at);
                }
            }
        }
    }

    /// <summary>Hands over all state to persist: the next offset, and the held messages by the client that they stay invisible for, or by "".</summary>
    /// <param name="persist">Persists the state before anything changes: an acknowledgement that follows must be written after it.</param>
    public void Snapshot(Action<long, ILookup<string, Held>> persist)
    {
        lock (_lock)
        {
            persist(_next, _held.Values.ToLookup(message => message.RenewedFor ?? "", HeldOf));
        }
    }

    /// <summary>Restores persisted pops, in any order and any number of times.</summary>
    /// <param name="client">The client that the messages stay invisible for; "" for none.</param>
    /// <param name="reconnectDeadline">Until when such a client can come back, in milliseconds of Unix time.</param>
    public void Restore(QueuePops persisted, string client, long reconnectDeadline)
    {
        lock (_lock)
        {
            _next = Math.Max(_next, persisted.Next);
            foreach (var held in persisted.Held)
            {
                _serial = Math.Max(_serial, held.Serial);
                if (_held.TryGetValue(held.Offset, out var message) ? message.Serial > held.Serial : !TryHold(held.Offset, out message))
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
            _held.Remove(offset);
        }
    }

    /// <summary>Makes restored messages visible when their time comes; called when everything is restored.</summary>
    public void FinishRestoring(long now)
    {
        lock (_lock)
        {
            foreach (var message in _held.Values.OrderBy(message => message.Offset))
            {
                if (message.Entry.Order == 0 || _order is null || _order.TryEnter(message))
                {
                    _byTime.Move(message, message.Attempt == 0 ? now : message.VisibleAt);
                }
            }
        }
    }

    private bool TryHold(long offset, out HeldMessage? message)
    {
        // Retention may have dropped it meanwhile.
        message = queue.TryGet(offset, out var entry) ? new HeldMessage(offset, entry) : null;
        return message is not null && _held.TryAdd(offset, message);
    }

    private void PopNew(PollRequest request, long now, List<PoppedMessage> messages, QueuePops? note)
    {
        while (messages.Count < request.Batch && _order is not { IsFull: true })
        {
            if (!queue.TryFind(request.Filter, _next, out var offset, out var entry))
            {
                // Offsets belong to the group, not to a tag: what this poll does not want, no other of the group gets.
                _next = offset;
                return;
            }

            _next = offset + 1;
            var message = new HeldMessage(offset, entry);
            _held.Add(offset, message);
            if (entry.Order == 0 || _order is null || _order.TryEnter(message))
            {
                messages.Add(Deliver(message, request, now, note));
            }
            else
            {
                note?.Held.Add(HeldOf(message));
            }
        }
    }

    private void RenewDue(long now)
    {
        while (_byTime.First is { RenewedFor: { } client } due && due.VisibleAt <= now && group.IsAlive(client))
        {
            _byTime.Move(due, now + RenewalMilliseconds);
        }
    }

    private PoppedMessage Deliver(HeldMessage message, PollRequest request, long now, QueuePops? note)
    {
        var exhausted = message.Attempt >= group.MaxAttempts;
        message.Attempt++;
        message.Serial = ++_serial;
        message.RenewedFor = request.RenewFor;
        _byTime.Move(message, now + request.InvisibleMilliseconds);
        note?.Held.Add(HeldOf(message));
        return new PoppedMessage(message.Entry.Address, HandleOf(message), message.Attempt, exhausted);
    }

    private static Held HeldOf(HeldMessage message) => new()
    {
        Offset = message.Offset,
        Attempt = message.Attempt,
        Serial = message.Serial,
        VisibleAt = message.VisibleAt,
    };

    private ReceiptHandle HandleOf(HeldMessage message) =>
        new(queue.Id, message.Offset, message.Serial, message.RenewedFor is null ? message.VisibleAt : 0);

    private HeldMessage? Find(ReceiptHandle handle) =>
        _held.TryGetValue(handle.Offset, out var message) && message.Serial == handle.Serial ? message : null;
}
