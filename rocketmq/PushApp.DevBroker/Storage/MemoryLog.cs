namespace PushApp.DevBroker.Storage;

/// <summary>A log in memory. Beyond its size limit the oldest page makes room, as the oldest file does on disk.</summary>
internal sealed class MemoryLog : MessageLog
{
    private const int PageBits = 23;

    private readonly Lock _lock = new();
    private readonly RecordPages _pages;
    private readonly int _capacity;
    private long _begin;
    private long _end;

    /// <param name="limit">Bytes of records to keep; at least two pages of 8 MiB.</param>
    public MemoryLog(long limit)
    {
        _capacity = (int)Math.Max(2, limit >> PageBits);
        _pages = new RecordPages(PageBits, _capacity);
    }

    public override bool IsDurable => false;

    public override long Begin => Interlocked.Read(ref _begin);

    public override long DurableUntil => long.MaxValue;

    public override long Append(ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, MaxRecordLength);
        var footprint = RecordPages.Footprint(record.Length);
        lock (_lock)
        {
            var address = _end;
            if ((address >> PageBits) != ((address + footprint - 1) >> PageBits))
            {
                address = ((address >> PageBits) + 1) << PageBits;
            }

            _pages.Write(address, record);
            _end = address + footprint;
            var oldest = ((address >> PageBits) - _capacity + 1) << PageBits;
            if (oldest > _begin)
            {
                Interlocked.Exchange(ref _begin, oldest);
            }

            return address;
        }
    }

    public override ValueTask WhenDurableAsync(long address) => ValueTask.CompletedTask;

    public override void Flush()
    {
    }

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(long address, CancellationToken cancellationToken) =>
        // A bare null would become an empty memory, by way of an array.
        ValueTask.FromResult(address >= Begin && _pages.TryRead(address, out var record) ? record : default(ReadOnlyMemory<byte>?));

    /// <summary>The limit is the size alone, and what is over it has gone already.</summary>
    public override long ExpiredUntil(DateTimeOffset now) => Begin;

    public override void TruncateBefore(long address)
    {
    }

    public override Task ReplayAsync(RecordHandler handle, CancellationToken cancellationToken) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
