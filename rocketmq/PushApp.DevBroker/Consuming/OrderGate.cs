namespace PushApp.DevBroker.Consuming;

/// <summary>Lets one message of each message group through at a time; the others wait in order.</summary>
internal sealed class OrderGate
{
    /// <summary>The most messages that wait; then the queue is read no further.</summary>
    private const int MaxWaiting = 16_384;

    private readonly Dictionary<int, Queue<HeldMessage>> _inside = [];
    private int _waiting;

    public bool IsFull => _waiting >= MaxWaiting;

    /// <summary>True when the message may go out now; otherwise it waits.</summary>
    public bool TryEnter(HeldMessage message)
    {
        if (!_inside.TryGetValue(message.Entry.Order, out var others))
        {
            _inside.Add(message.Entry.Order, []);
            return true;
        }

        others.Enqueue(message);
        _waiting++;
        return false;
    }

    /// <summary>The message inside is done; returns the one that follows it.</summary>
    public HeldMessage? Leave(int order)
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
