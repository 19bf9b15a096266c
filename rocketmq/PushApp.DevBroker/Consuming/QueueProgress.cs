using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>How far a group is in one queue: what it has not seen yet, and what it was given and still holds.</summary>
internal sealed class QueueProgress(ConsumerGroup group, TopicQueue queue)
{
    /// <summary>For how long a message with renewal stays invisible before its client's life is looked at again.</summary>
    public const long RenewalMilliseconds = 60_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Delivery> _held = [];
    private readonly DeliveryHeap _byTime = new();
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

    /// <summary>Takes messages for a poll: first those whose time has come again, then new ones.</summary>
    /// <param name="note">Gets what is to be kept of it; null where nothing is.</param>
    public void Claim(PollRequest request, long now, List<Claim> claims, QueueClaims? note)
    {
        lock (_lock)
        {
            RenewDue(now);
            while (claims.Count < request.Batch && _byTime.First is { } due && due.VisibleAt <= now)
            {
                claims.Add(Deliver(due, request, now, note));
                RenewDue(now);
            }

            ClaimNew(request, now, claims, note);
            if (note is not null)
            {
                (note.Queue, note.Next) = (queue.Id, _next);
            }
        }
    }

    /// <summary>Keeps invisible what living clients still work on.</summary>
    public void Renew(long now)
    {
        lock (_lock)
        {
            RenewDue(now);
        }
    }

    /// <summary>Where a held message's bytes are; null when the handle is no longer its newest.</summary>
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
            if (Find(handle) is not { } delivery)
            {
                return false;
            }

            _byTime.Remove(delivery);
            _held.Remove(delivery.Offset);
            if (delivery.Entry.Order != 0 && _order?.Leave(delivery.Entry.Order) is { } next)
            {
                _byTime.Move(next, now);
                freed = true;
            }

            return true;
        }
    }

    /// <summary>Makes a message visible again at another time; returns the handle that is valid from now on.</summary>
    /// <param name="note">Gets what is to be kept of it.</param>
    public ReceiptHandle Postpone(ReceiptHandle handle, long now, long milliseconds, QueueClaims note)
    {
        lock (_lock)
        {
            if (Find(handle) is not { } delivery)
            {
                return handle;
            }

            delivery.RenewedFor = null;
            delivery.Serial = ++_serial;
            _byTime.Move(delivery, now + milliseconds);
            (note.Queue, note.Next) = (queue.Id, _next);
            note.Held.Add(HeldOf(delivery));
            return HandleOf(delivery);
        }
    }

    /// <summary>Takes back what could not be handed over: it is visible at once and the attempt does not count.</summary>
    public void Return(ReceiptHandle handle, long now)
    {
        lock (_lock)
        {
            if (Find(handle) is { } delivery)
            {
                delivery.Attempt--;
                delivery.RenewedFor = null;
                _byTime.Move(delivery, now);
            }
        }
    }

    /// <summary>Makes what a client held visible at <paramref name="at"/>.</summary>
    public void Release(string client, long at)
    {
        lock (_lock)
        {
            foreach (var delivery in _held.Values)
            {
                if (delivery.RenewedFor == client)
                {
                    delivery.RenewedFor = null;
                    _byTime.Move(delivery, at);
                }
            }
        }
    }

    /// <summary>Hands over all that there is to keep: how far it is, and what is held, by the client that it is kept invisible for, or by "".</summary>
    /// <param name="keep">Keeps it before anything changes: an acknowledgement that follows must be kept after it.</param>
    public void Snapshot(Action<long, ILookup<string, Held>> keep)
    {
        lock (_lock)
        {
            keep(_next, _held.Values.ToLookup(delivery => delivery.RenewedFor ?? "", HeldOf));
        }
    }

    /// <summary>Takes over what was kept of a claim, in any order and any number of times.</summary>
    /// <param name="client">The client that it is kept invisible for; "" for none.</param>
    /// <param name="patience">Until when such a client may come back, in milliseconds of Unix time.</param>
    public void Restore(QueueClaims kept, string client, long patience)
    {
        lock (_lock)
        {
            _next = Math.Max(_next, kept.Next);
            foreach (var held in kept.Held)
            {
                _serial = Math.Max(_serial, held.Serial);
                if (_held.TryGetValue(held.Offset, out var delivery) ? delivery.Serial > held.Serial : !TryHold(held.Offset, out delivery))
                {
                    continue;
                }

                delivery!.Attempt = held.Attempt;
                delivery.Serial = held.Serial;
                delivery.RenewedFor = client.Length > 0 ? client : null;
                delivery.VisibleAt = client.Length > 0 ? patience : held.VisibleAt;
            }
        }
    }

    /// <summary>Takes over that the group is done with a message.</summary>
    public void RestoreAcknowledged(long offset)
    {
        lock (_lock)
        {
            _held.Remove(offset);
        }
    }

    /// <summary>Everything is taken over: what is held gets its turn.</summary>
    public void FinishRestoring(long now)
    {
        lock (_lock)
        {
            foreach (var delivery in _held.Values.OrderBy(delivery => delivery.Offset))
            {
                if (delivery.Entry.Order == 0 || _order is null || _order.TryEnter(delivery))
                {
                    _byTime.Move(delivery, delivery.Attempt == 0 ? now : delivery.VisibleAt);
                }
            }
        }
    }

    private bool TryHold(long offset, out Delivery? delivery)
    {
        // Retention may have dropped it meanwhile.
        delivery = queue.TryGet(offset, out var entry) ? new Delivery(offset, entry) : null;
        return delivery is not null && _held.TryAdd(offset, delivery);
    }

    private void ClaimNew(PollRequest request, long now, List<Claim> claims, QueueClaims? note)
    {
        while (claims.Count < request.Batch && _order is not { IsFull: true })
        {
            if (!queue.TryFind(request.Filter, _next, out var offset, out var entry))
            {
                // Offsets belong to the group, not to a tag: what this poll does not want, no other of the group gets.
                _next = offset;
                return;
            }

            _next = offset + 1;
            var delivery = new Delivery(offset, entry);
            _held.Add(offset, delivery);
            if (entry.Order == 0 || _order is null || _order.TryEnter(delivery))
            {
                claims.Add(Deliver(delivery, request, now, note));
            }
            else
            {
                note?.Held.Add(HeldOf(delivery));
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

    private Claim Deliver(Delivery delivery, PollRequest request, long now, QueueClaims? note)
    {
        var exhausted = delivery.Attempt >= group.MaxAttempts;
        delivery.Attempt++;
        delivery.Serial = ++_serial;
        delivery.RenewedFor = request.RenewFor;
        _byTime.Move(delivery, now + request.InvisibleMilliseconds);
        note?.Held.Add(HeldOf(delivery));
        return new Claim(delivery.Entry.Address, HandleOf(delivery), delivery.Attempt, exhausted);
    }

    private static Held HeldOf(Delivery delivery) => new()
    {
        Offset = delivery.Offset,
        Attempt = delivery.Attempt,
        Serial = delivery.Serial,
        VisibleAt = delivery.VisibleAt,
    };

    private ReceiptHandle HandleOf(Delivery delivery) =>
        new(queue.Id, delivery.Offset, delivery.Serial, delivery.RenewedFor is null ? delivery.VisibleAt : 0);

    private Delivery? Find(ReceiptHandle handle) =>
        _held.TryGetValue(handle.Offset, out var delivery) && delivery.Serial == handle.Serial ? delivery : null;
}
