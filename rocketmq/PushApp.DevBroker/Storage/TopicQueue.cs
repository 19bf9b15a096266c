using PushApp.DevBroker.Filters;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Storage;

/// <summary>The address of a message of a queue, with what a filter needs to know of it.</summary>
/// <param name="Address">Its address in the log.</param>
/// <param name="Tag">Its tag's number in the topic; 0 for no tag.</param>
/// <param name="Order">The hash of its message group; 0 for none.</param>
internal readonly record struct QueueEntry(long Address, int Tag, int Order);

/// <summary>
/// One queue of a topic: the addresses of its messages by offset, and per tag the offsets that carry it, so that a
/// consumer of one tag never looks at another's messages.
/// </summary>
internal sealed class TopicQueue(MessageLog log, Topic topic, int id)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, ChunkedList<long>> _byTag = [];
    private ChunkedList<QueueEntry> _entries = new();

    public int Id => id;

    /// <summary>The offset of the oldest message kept.</summary>
    public long MinOffset
    {
        get
        {
            lock (_lock)
            {
                return _entries.First;
            }
        }
    }

    /// <summary>The offset that the next message gets.</summary>
    public long MaxOffset
    {
        get
        {
            lock (_lock)
            {
                return _entries.End;
            }
        }
    }

    /// <summary>Stores a message at the end of the queue; returns its offset and its address in the log.</summary>
    public (long Offset, long Address) Append(Message message, long origin, long time)
    {
        var tag = message.SystemProperties.HasTag ? topic.Tags.NumberOf(message.SystemProperties.Tag) : TagTable.NoTag;
        var order = MessageRecord.OrderOf(message);
        lock (_lock)
        {
            var offset = _entries.End;
            message.SystemProperties.QueueId = id;
            message.SystemProperties.QueueOffset = offset;
            var address = MessageRecord.Append(log, RecordKind.Message, message, topic.Id, id, offset, origin, time);
            Add(new QueueEntry(address, tag, order));
            return (offset, address);
        }
    }

    /// <summary>The first message at or after <paramref name="from"/> that the filter's tags take and that may be delivered.</summary>
    /// <param name="next">Its offset, or where to go on when there is none.</param>
    public bool TryFind(MessageFilter filter, long from, out long next, out QueueEntry entry)
    {
        lock (_lock)
        {
            from = Math.Max(from, _entries.First);
            var found = filter.Tags is { } tags ? FirstOf(tags, from) : from;
            if (found < _entries.End)
            {
                next = found;
                entry = _entries[found];
                return entry.Address < log.DurableUntil;
            }

            next = DurableEnd(from);
            entry = default;
            return false;
        }
    }

    /// <summary>The message at an offset; false where there is none, or no longer.</summary>
    public bool TryGet(long offset, out QueueEntry entry)
    {
        lock (_lock)
        {
            var there = offset >= _entries.First && offset < _entries.End;
            entry = there ? _entries[offset] : default;
            return there;
        }
    }

    /// <summary>Takes over a message that the log has; those of a queue come in their order.</summary>
    public void Restore(long offset, QueueEntry entry)
    {
        lock (_lock)
        {
            RestoreEnd(offset);
            if (offset == _entries.End)
            {
                Add(entry);
            }
        }
    }

    /// <summary>Takes over where the queue ends, for when nothing in it is left.</summary>
    public void RestoreEnd(long end)
    {
        lock (_lock)
        {
            if (_entries.First == _entries.End && end > _entries.End)
            {
                _entries = new ChunkedList<QueueEntry>(end);
            }
        }
    }

    /// <summary>Drops what lies before the log's beginning.</summary>
    public void TrimTo(long begin)
    {
        lock (_lock)
        {
            var first = _entries.First;
            while (first < _entries.End && _entries[first].Address < begin)
            {
                first++;
            }

            if (first == _entries.First)
            {
                return;
            }

            _entries.TrimTo(first);
            foreach (var (tag, offsets) in _byTag)
            {
                offsets.TrimTo(LowerBound(offsets, first));
                if (offsets.First == offsets.End)
                {
                    _byTag.Remove(tag);
                }
            }
        }
    }

    private void Add(QueueEntry entry)
    {
        if (entry.Tag != TagTable.NoTag)
        {
            if (!_byTag.TryGetValue(entry.Tag, out var offsets))
            {
                _byTag.Add(entry.Tag, offsets = new ChunkedList<long>());
            }

            offsets.Add(_entries.End);
        }

        _entries.Add(entry);
    }

    private long FirstOf(IReadOnlyList<string> tags, long from)
    {
        var first = _entries.End;
        foreach (var tag in tags)
        {
            if (topic.Tags.TryNumberOf(tag, out var number) && _byTag.TryGetValue(number, out var offsets))
            {
                var position = LowerBound(offsets, from);
                if (position < offsets.End)
                {
                    first = Math.Min(first, offsets[position]);
                }
            }
        }

        return first;
    }

    /// <summary>A consumer that saw nothing must not move past messages that are still on their way to the disk.</summary>
    private long DurableEnd(long from)
    {
        var end = _entries.End;
        while (end > from && _entries[end - 1].Address >= log.DurableUntil)
        {
            end--;
        }

        return end;
    }

    private static long LowerBound(ChunkedList<long> offsets, long offset)
    {
        var (low, high) = (offsets.First, offsets.End);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (offsets[middle] < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
