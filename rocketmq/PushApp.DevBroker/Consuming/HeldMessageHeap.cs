namespace PushApp.DevBroker.Consuming;

/// <summary>
/// Held messages by the time they become visible again. A binary heap that knows the place of each message, because
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
        while (index > 0 && _items[(index - 1) / 2].VisibleAt > message.VisibleAt)
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
            if (child + 1 < _items.Count && _items[child + 1].VisibleAt < _items[child].VisibleAt)
            {
                child++;
            }

            if (_items[child].VisibleAt >= message.VisibleAt)
            {
                break;
            }

            Put(index, _items[child]);
            index = child;
        }

        Put(index, message);
    }

    private void Put(int index, HeldMessage message)
    {
        _items[index] = message;
        message.HeapIndex = index;
    }
}
