namespace PushApp.DevBroker.Consuming;

/// <summary>
/// Held messages by the time they become visible again, those of one time by their offset. A binary heap that knows the place of each message, because
/// an acknowledgement removes nearly all of them before their time.
/// </summary>
internal sealed class HeldMessageHeap
{
    private readonly List<HeldMessage> _items = [];

    public int Count => _items.Count;

    public HeldMessage? First => _items.Count == 0 ? null : _items[0];

    public void Add(HeldMessage message)
    {
        message.HeapIndex = _items.Count;
        _items.Add(message);
        Rise(message.HeapIndex);
    }

    public void Remove(HeldMessage message)
    {
        var index = message.HeapIndex;
        if (index < 0)
        {
            return;
        }

        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        message.HeapIndex = -1;
        if (!ReferenceEquals(last, message))
        {
            Put(index, last);
            Rise(index);
            Sink(last.HeapIndex);
        }
    }

    /// <summary>Moves a message to another time.</summary>
    public void Move(HeldMessage message, long visibleAt)
    {
        Remove(message);
        message.VisibleAt = visibleAt;
        Add(message);
    }

    private void Rise(int index)
    {
        var message = _items[index];
        while (index > 0 && IsBefore(message, _items[(index - 1) / 2]))
        {
            Put(index, _items[(index - 1) / 2]);
            index = (index - 1) / 2;
        }

        Put(index, message);
    }

    private void Sink(int index)
    {
        var message = _items[index];
        while (2 * index + 1 < _items.Count)
        {
            var child = 2 * index + 1;
            if (child + 1 < _items.Count && IsBefore(_items[child + 1], _items[child]))
            {
                child++;
            }

            if (!IsBefore(_items[child], message))
            {
                break;
            }

            Put(index, _items[child]);
            index = child;
        }

        Put(index, message);
    }

    private static bool IsBefore(HeldMessage one, HeldMessage other) => (one.VisibleAt, one.Offset).CompareTo((other.VisibleAt, other.Offset)) < 0;

    private void Put(int index, HeldMessage message)
    {
        _items[index] = message;
        message.HeapIndex = index;
    }
}
