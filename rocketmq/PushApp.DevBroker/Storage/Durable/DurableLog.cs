using FASTER.core;

namespace PushApp.DevBroker.Storage.Durable;

/// <summary>
/// The log in the files of a <see cref="DataFolder"/>, by FASTER. A record is durable once it was written out and a commit
/// covers it; the newest ones are read from memory, older ones from the files.
/// </summary>
internal sealed class DurableLog : MessageLog
{
    private const int PageBits = 23;
    private const int SegmentBits = 26;

    // FASTER's buffer is only written to: what is read again soon lies in the pages below.
    private const int WritePages = 4;
    private const int ReadPages = 6;

    /// <summary>A record of up to so many bytes is read from the files at once, a longer one in two steps.</summary>
    private const int UsualRecordLength = 2048;

    private readonly RecordPages _pages = new(PageBits, ReadPages);
    private readonly LogDevice _device;
    private readonly CommitFile _commits;
    private readonly FasterLog _log;
    private readonly GroupCommit _group;
    private readonly long _maxBytes;
    private readonly TimeSpan _maxAge;

    /// <param name="folder">Where the files are; what is there already is recovered.</param>
    /// <param name="options">How long records are kept, and whether a commit waits for the disk.</param>
    /// <exception cref="InvalidOperationException">What is there is damaged.</exception>
    public DurableLog(DataFolder folder, BrokerOptions options)
    {
        _maxBytes = options.RetainBytes;
        _maxAge = TimeSpan.FromHours(options.RetainHours);
        _group = new GroupCommit(done => _log!.CommitStrongly(out _, out _, spinWait: false, cookie: null, proposedCommitNum: -1, done));
        _device = new LogDevice(folder.LogPath, options.SyncToDisk, _group.Fail);
        _commits = new CommitFile(folder.CommitPath, options.SyncToDisk);
        _log = new FasterLog(new FasterLogSettings
        {
            LogDevice = _device,
            LogCommitManager = _commits,
            PageSizeBits = PageBits,
            MemorySize = WritePages << PageBits,
            SegmentSizeBits = SegmentBits,
            TryRecoverLatest = false,
        });
        Recover(folder);
    }

    public override bool IsDurable => true;

    public override long Begin => _log.BeginAddress;

    public override long DurableUntil => _log.CommittedUntilAddress;

    public override long Append(ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, MaxRecordLength);
        var address = _log.Enqueue(record);
        _pages.Write(address, record);
        return address;
    }

    public override ValueTask WhenDurableAsync(long address) =>
        address < DurableUntil ? ValueTask.CompletedTask : new ValueTask(_group.NextAsync());

    public override void Flush() => _group.Request();

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(long address, CancellationToken cancellationToken)
    {
        if (address < Begin)
        {
            return new ValueTask<ReadOnlyMemory<byte>?>(default(ReadOnlyMemory<byte>?));
        }

        return _pages.TryRead(address, out var record)
            ? new ValueTask<ReadOnlyMemory<byte>?>(record)
            : ReadFileAsync(address, cancellationToken);
    }

    /// <summary>Only whole segments go, and never the one that is written to.</summary>
    public override long ExpiredUntil(DateTimeOffset now)
    {
        var last = Tail >> SegmentBits;
        var segment = Begin >> SegmentBits;
        while (segment < last
            && (Tail - (segment << SegmentBits) > _maxBytes || _device.LastWriteOf((int)segment) < (now - _maxAge).UtcDateTime))
        {
            segment++;
        }

        return segment << SegmentBits;
    }

    public override void TruncateBefore(long address)
    {
        _log.TruncateUntilPageStart(address);
        Flush();
    }

    public override async Task ReplayAsync(RecordHandler handle, CancellationToken cancellationToken)
    {
        using var records = _log.Scan(Begin, DurableUntil, recover: false);
        var consumer = new Consumer(handle);
        while (!records.Ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!records.TryConsumeNext(consumer) && !await records.WaitAsync(cancellationToken))
            {
                return;
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _group.NextAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _log.Dispose();
        _device.Dispose();
        _commits.Dispose();
    }

    private long Tail => _log.TailAddress;

    private void Recover(DataFolder folder)
    {
        try
        {
            if (_commits.ListCommits().Any())
            {
                _log.Recover();
            }
        }
        catch (FasterException e)
        {
            throw new InvalidOperationException($"The messages in Data '{folder.Path}' cannot be recovered: {e.Message} Start with another folder.", e);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(long address, CancellationToken cancellationToken)
    {
        var (record, length) = await _log.ReadAsync(address, UsualRecordLength, cancellationToken);
        return record is null ? null : record.AsMemory(0, length);
    }

    private sealed class Consumer(RecordHandler handle) : ILogEntryConsumer
    {
        public void Consume(ReadOnlySpan<byte> entry, long currentAddress, long nextAddress) => handle(currentAddress, entry);
    }
}
