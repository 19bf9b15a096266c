using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>The newest log records of all sources.</summary>
internal sealed class LogStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly RingBuffer<LogEntry> _entries = new(limits.MaxLogCount);
    private long _arrived;
    private long _version;

    /// <summary>Changes with the content: a page compares it instead of being told of every record.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Add(IReadOnlyList<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                entry.Number = ++_arrived;
                _entries.Add(entry);
                entry.Source.HasLogs = true;
            }
            _version++;
        }
    }

    /// <summary>In order of arrival.</summary>
    public LogEntry[] Snapshot()
    {
        lock (_lock)
        {
            return _entries.ToArray();
        }
    }

    public LogEntry[] OfTrace(TraceId id) => Array.FindAll(Snapshot(), entry => entry.TraceId == id);

    public void Clear(Func<TelemetrySource, bool>? of)
    {
        lock (_lock)
        {
            var kept = of is null ? [] : Array.FindAll(_entries.ToArray(), entry => !of(entry.Source));
            _entries.Clear();
            foreach (var entry in kept)
            {
                _entries.Add(entry);
            }
            _version++;
        }
    }
}
