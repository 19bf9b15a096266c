using System.Diagnostics.CodeAnalysis;
using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>The newest traces, by the arrival of their first span.</summary>
internal sealed class TraceStore(TelemetryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, Growing> _traces = [];
    private readonly Queue<Growing> _byArrival = [];
    private int _spanCount;
    private long _version;

    /// <summary>Changes with the content: a page compares it instead of being told of every span.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Answers how many spans were rejected because their traces are full.</summary>
    public int Add(IReadOnlyList<SpanEntry> spans)
    {
        var rejected = 0;
        lock (_lock)
        {
            foreach (var span in spans)
            {
                if (!_traces.TryGetValue(span.TraceId, out var trace))
                {
                    _traces.Add(span.TraceId, trace = new Growing(span.TraceId));
                    _byArrival.Enqueue(trace);
                }
                if (trace.Spans.Count == limits.MaxSpansPerTrace)
                {
                    rejected++;
                    continue;
                }
                trace.Spans.Add(span);
                trace.Shown = null;
                span.Source.HasTraces = true;
                _spanCount++;
            }
            while (_byArrival.Count > 1 && (_byArrival.Count > limits.MaxTraceCount || _spanCount > limits.MaxSpanCount))
            {
                var oldest = _byArrival.Dequeue();
                _traces.Remove(oldest.Id);
                _spanCount -= oldest.Spans.Count;
            }
            _version++;
        }
        return rejected;
    }

    /// <summary>By the arrival of their first span, oldest first.</summary>
    public Trace[] Snapshot()
    {
        lock (_lock)
        {
            var traces = new Trace[_byArrival.Count];
            var index = 0;
            foreach (var trace in _byArrival)
            {
                traces[index++] = trace.Show();
            }
            return traces;
        }
    }

    public bool TryGet(TraceId id, [NotNullWhen(true)] out Trace? trace)
    {
        lock (_lock)
        {
            trace = _traces.TryGetValue(id, out var growing) ? growing.Show() : null;
        }
        return trace is not null;
    }

    public void Clear(Func<Trace, bool>? which)
    {
        lock (_lock)
        {
            var kept = which is null ? [] : _byArrival.Where(trace => !which(trace.Show())).ToArray();
            _traces.Clear();
            _byArrival.Clear();
            _spanCount = 0;
            foreach (var trace in kept)
            {
                _traces.Add(trace.Id, trace);
                _byArrival.Enqueue(trace);
                _spanCount += trace.Spans.Count;
            }
            _version++;
        }
    }

    /// <summary>What has arrived of a trace; the value that readers get is made when one asks, not with every span.</summary>
    private sealed class Growing(TraceId id)
    {
        public TraceId Id { get; } = id;

        public List<SpanEntry> Spans { get; } = [];

        public Trace? Shown { get; set; }

        public Trace Show() => Shown ??= new Trace(Id, [.. Spans]);
    }
}
