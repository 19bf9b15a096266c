namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>The last <c>capacity</c> items, oldest first; grows to its capacity only as items come. Not thread-safe.</summary>
internal sealed class RingBuffer<T>(int capacity)
{
    private T[] _items = new T[Math.Min(capacity, 16)];
    private int _start;

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[(_start + index) % _items.Length];

    public void Add(T item)
    {
        if (Count == _items.Length && Count < capacity)
        {
            var grown = new T[(int)Math.Min(capacity, _items.Length * 2L)];
            CopyTo(grown);
            _items = grown;
            _start = 0;
        }
        if (Count < _items.Length)
        {
            _items[(_start + Count++) % _items.Length] = item;
            return;
        }
        _items[_start] = item;
        _start = (_start + 1) % _items.Length;
    }

    public T[] ToArray()
    {
        var copy = new T[Count];
        CopyTo(copy);
        return copy;
    }

    public void Clear()
    {
        Array.Clear(_items);
        _start = Count = 0;
    }

    private void CopyTo(T[] target)
    {
        var head = Math.Min(Count, _items.Length - _start);
        Array.Copy(_items, _start, target, 0, head);
        Array.Copy(_items, 0, target, head, Count - head);
    }
}
