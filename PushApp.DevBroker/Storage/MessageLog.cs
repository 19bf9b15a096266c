namespace PushApp.DevBroker.Storage;

/// <summary>The append-only log behind everything the broker keeps. A record is found again by its address.</summary>
internal abstract class MessageLog : IAsyncDisposable
{
    /// <summary>Longest record in bytes: a batch of 4 MiB with 16 KiB of properties fits.</summary>
    public const int MaxRecordLength = 7 * 1024 * 1024;

    /// <summary>The address of the oldest record kept.</summary>
    public abstract long Begin { get; }

    /// <summary>Records before this address survive the end of the process; only those may be delivered.</summary>
    public abstract long DurableUntil { get; }

    /// <summary>Adds a record and returns its address. Addresses rise with the order of calls.</summary>
    public abstract long Append(ReadOnlySpan<byte> record);

    /// <summary>Completes when the record at <paramref name="address"/> is before <see cref="DurableUntil"/>.</summary>
    public abstract ValueTask WhenDurableAsync(long address);

    /// <summary>Reads a record; null when retention has dropped it.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReadAsync(long address, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
