namespace PushApp.DevBroker.Consuming;

/// <summary>Lets one message of each message group through at a time; the others wait in order.</summary>
internal sealed class OrderGate
{
    /// <summary>So many messages may wait before a queue is read no further.</summary>
    private const int MaxWaiting = 16_384;

    private readonly Dictionary<int, Queue<Delivery>> _inside = [];
    private int _waiting;

    public bool IsFull => _waiting >= MaxWaiting;

    /// <summary>True when the delivery may go out now; otherwise it waits.</summary>
    public bool TryEnter(Delivery delivery)
    {
        if (!_inside.TryGetValue(delivery.Entry.Order, out var others))
        {
            _inside.Add(delivery.Entry.Order, []);
            return true;
        }

        others.Enqueue(delivery);
        _waiting++;
        return false;
    }

    /// <summary>The delivery inside is done; returns the one that follows it.</summary>
    public Delivery? Leave(int order)
    {
        if (!_inside.TryGetValue(order, out var others))
        {
            return null;
        }

        if (others.TryDequeue(out var next))
        {
            _waiting--;
            return next;
        }

        _inside.Remove(order);
        return null;
    }
}
