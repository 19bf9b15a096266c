namespace Aspire.Dashboard.Telemetry;

/// <summary>How many spans of a trace a source contributed.</summary>
public readonly record struct SourceSpans(TelemetrySource Source, int Count, bool HasErrors);

/// <summary>A trace as far as it has arrived: a value that does not change while it is shown.</summary>
public sealed class Trace
{
    internal Trace(TraceId id, SpanEntry[] spans)
    {
        Array.Sort(spans, static (a, b) => a.StartUnixNano.CompareTo(b.StartUnixNano));
        Id = id;
        Spans = spans;
        // The root may be missing (not sampled, not arrived, evicted): then the earliest span speaks for the trace.
        Root = Array.Find(spans, span => span.ParentId.IsEmpty) ?? spans[0];
        var end = 0UL;
        var sources = new List<SourceSpans>();
        foreach (var span in spans)
        {
            end = Math.Max(end, span.EndUnixNano);
            ErrorCount += span.IsError ? 1 : 0;
            var index = sources.FindIndex(s => s.Source == span.Source);
            if (index < 0)
            {
                sources.Add(new SourceSpans(span.Source, 1, span.IsError));
            }
            else
            {
                sources[index] = new SourceSpans(span.Source, sources[index].Count + 1, sources[index].HasErrors || span.IsError);
            }
        }
        DurationNano = end > StartUnixNano ? end - StartUnixNano : 0;
        Sources = sources;
    }

    public TraceId Id { get; }

    /// <summary>By start time; never empty.</summary>
    public IReadOnlyList<SpanEntry> Spans { get; }

    public SpanEntry Root { get; }

    public int ErrorCount { get; }

    /// <summary>In the order in which they joined the trace.</summary>
    public IReadOnlyList<SourceSpans> Sources { get; }

    public ulong StartUnixNano => Spans[0].StartUnixNano;

    /// <summary>From the first start to the last end.</summary>
    public ulong DurationNano { get; }

    public TimeSpan Duration => UnixTime.ToDuration(DurationNano);

    public DateTimeOffset Start => UnixTime.ToTime(StartUnixNano);

    public bool Contains(string text)
    {
        foreach (var span in Spans)
        {
            if (span.Contains(text))
            {
                return true;
            }
        }
        return false;
    }
}
