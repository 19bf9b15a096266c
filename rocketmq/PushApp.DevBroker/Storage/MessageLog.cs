namespace PushApp.DevBroker.Storage;

/// <summary>Takes a record of a log that is read from its beginning.</summary>
/// <param name="record">Valid until the call returns.</param>
internal delegate void RecordHandler(long address, ReadOnlySpan<byte> record);

/// <summary>The append-only log behind everything the broker keeps. A record is found again by its address.</summary>
internal abstract class MessageLog : IAsyncDisposable
{
    /// <summary>Longest record in bytes: a batch of 4 MiB with 16 KiB of properties fits.</summary>
    public const int MaxRecordLength = 7 * 1024 * 1024;

    /// <summary>Whether records survive the end of the process.</summary>
    public abstract bool IsDurable { get; }

    /// <summary>The address of the oldest record kept.</summary>
    public abstract long Begin { get; }

    /// <summary>Records before this address are as safe as the log makes them; only those may be delivered.</summary>
    public abstract long DurableUntil { get; }

    /// <summary>Adds a record and returns its address. Addresses rise with the order of calls.</summary>
    public abstract long Append(ReadOnlySpan<byte> record);

    /// <summary>Completes when the record at <paramref name="address"/> is before <see cref="DurableUntil"/>.</summary>
    /// <exception cref="IOException">The log cannot be written any more.</exception>
    public abstract ValueTask WhenDurableAsync(long address);

    /// <summary>Has what was appended made durable soon, for records that nobody waits for.</summary>
    public abstract void Flush();

    /// <summary>Reads a record; null when retention has dropped it.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReadAsync(long address, CancellationToken cancellationToken);

    /// <summary>The address before which records have reached the limits of age and size.</summary>
    public abstract long ExpiredUntil(DateTimeOffset now);

    /// <summary>Drops the records before an address that <see cref="ExpiredUntil"/> gave.</summary>
    public abstract void TruncateBefore(long address);

    /// <summary>Hands over all records, in their order, before any is appended.</summary>
    public abstract Task ReplayAsync(RecordHandler handle, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
