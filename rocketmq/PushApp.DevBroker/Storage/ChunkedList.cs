namespace PushApp.DevBroker.Storage;

/// <summary>
/// A list that only grows at its end and only shrinks at its start. Positions are stable: the item added as the
/// n-th stays at n until it is trimmed. Growing never copies more than one chunk.
/// </summary>
internal sealed class ChunkedList<T> where T : struct
{
    private const int ChunkSize = 1024;
    private const int SmallestChunk = 8;

    private readonly List<T[]> _chunks = [];
    private long _start;

    public ChunkedList(long first = 0) => _start = First = End = first;

    /// <summary>The position of the oldest item that is left.</summary>
    public long First { get; private set; }

    /// <summary>One past the position of the newest item.</summary>
    public long End { get; private set; }

    public T this[long position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(position, First);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, End);
            var slot = position - _start;
            return _chunks[(int)(slot / ChunkSize)][slot % ChunkSize];
        }
    }

    public void Add(T item)
    {
        var slot = End - _start;
        var index = (int)(slot / ChunkSize);
        var within = (int)(slot % ChunkSize);
        if (index == _chunks.Count)
        {
            // A tag that is seen a few times must not cost a whole chunk.
            _chunks.Add(new T[index == 0 ? SmallestChunk : ChunkSize]);
        }

        var chunk = _chunks[index];
        if (within >= chunk.Length)
        {
            Array.Resize(ref chunk, Math.Min(Math.Max(chunk.Length * 2, within + 1), ChunkSize));
            _chunks[index] = chunk;
        }

        chunk[within] = item;
        End++;
    }

    /// <summary>Drops the items before <paramref name="position"/>.</summary>
    public void TrimTo(long position)
    {
        First = Math.Clamp(position, First, End);
        var unused = (int)Math.Min((First - _start) / ChunkSize, _chunks.Count);
        if (unused > 0)
        {
            _chunks.RemoveRange(0, unused);
            _start += (long)unused * ChunkSize;
        }
    }
}
