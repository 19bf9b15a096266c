using System.Buffers;
using Google.Protobuf;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Journal;

/// <summary>
/// Writes consumers' progress into the log. An entry can come later than what it reports, and can come twice: the higher
/// serial number wins, and an acknowledged message stays acknowledged.
/// </summary>
internal sealed class ProgressJournal(MessageLog log)
{
    /// <summary>Whether the log outlives the process; entries are of no use otherwise.</summary>
    public bool IsDurable => log.IsDurable;

    /// <summary>Writes which messages a group received. Nobody waits for it: what the process loses is delivered again.</summary>
    public void Note(Popped popped)
    {
        Append(new Entry { Popped = popped });
        log.Flush();
    }

    /// <summary>Writes where a queue ends.</summary>
    public void Note(QueueEnd end) => Append(new Entry { QueueEnd = end });

    /// <summary>Writes what a group acknowledged; completes when it is persisted.</summary>
    public ValueTask PersistAsync(Acknowledged acknowledged) =>
        IsDurable && acknowledged.Offsets.Count > 0
            ? log.WhenDurableAsync(Append(new Entry { Acknowledged = acknowledged }))
            : ValueTask.CompletedTask;

    private long Append(Entry entry)
    {
        var length = entry.CalculateSize() + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var record = buffer.AsSpan(0, length);
            record[0] = (byte)RecordKind.Progress;
            entry.WriteTo(record[1..]);
            return log.Append(record);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
