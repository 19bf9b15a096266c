using System.Buffers;
using Google.Protobuf;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Journal;

/// <summary>
/// Writes into the log how far consumers are. Every entry may come later than what it tells of and may come twice: a
/// higher serial number wins, and an acknowledged message stays acknowledged.
/// </summary>
internal sealed class ProgressJournal(MessageLog log)
{
    /// <summary>Whether it is worth telling: there is no log that outlives the process otherwise.</summary>
    public bool IsKept => log.IsDurable;

    /// <summary>Notes what a group was given. Nobody waits for it: what is lost with the process is delivered again.</summary>
    public void Note(Claimed claimed)
    {
        Append(new Entry { Claimed = claimed });
        log.Flush();
    }

    /// <summary>Notes where a queue ends.</summary>
    public void Note(QueueEnd end) => Append(new Entry { QueueEnd = end });

    /// <summary>Notes what a group is done with; completes when that is kept.</summary>
    public ValueTask KeepAsync(Acknowledged acknowledged) =>
        IsKept && acknowledged.Offsets.Count > 0
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
