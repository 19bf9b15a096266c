namespace PushApp.DevBroker.Consuming;

/// <summary>
/// Deliveries by the time they become visible again. A binary heap that knows where each delivery stands, because
/// nearly all of them leave early, by their acknowledgement.
/// </summary>
internal sealed class DeliveryHeap
{
    private readonly List<Delivery> _items = [];

    public int Count => _items.Count;

    public Delivery? First => _items.Count == 0 ? null : _items[0];

    public void Add(Delivery delivery)
    {
        delivery.HeapIndex = _items.Count;
        _items.Add(delivery);
        Rise(delivery.HeapIndex);
    }

    public void Remove(Delivery delivery)
    {
        var index = delivery.HeapIndex;
        if (index < 0)
        {
            return;
        }

        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        delivery.HeapIndex = -1;
        if (!ReferenceEquals(last, delivery))
        {
            Put(index, last);
            Rise(index);
            Sink(last.HeapIndex);
        }
    }

    /// <summary>Moves a delivery to another time.</summary>
    public void Move(Delivery delivery, long visibleAt)
    {
        Remove(delivery);
        delivery.VisibleAt = visibleAt;
        Add(delivery);
    }

    private void Rise(int index)
    {
        var delivery = _items[index];
        while (index > 0 && _items[(index - 1) / 2].VisibleAt > delivery.VisibleAt)
        {
            Put(index, _items[(index - 1) / 2]);
            index = (index - 1) / 2;
        }

        Put(index, delivery);
    }

    private void Sink(int index)
    {
        var delivery = _items[index];
        while (2 * index + 1 < _items.Count)
        {
            var child = 2 * index + 1;
            if (child + 1 < _items.Count && _items[child + 1].VisibleAt < _items[child].VisibleAt)
            {
                child++;
            }

            if (_items[child].VisibleAt >= delivery.VisibleAt)
            {
                break;
            }

            Put(index, _items[child]);
            index = child;
        }

        Put(index, delivery);
    }

    private void Put(int index, Delivery delivery)
    {
        _items[index] = delivery;
        delivery.HeapIndex = index;
    }
}
