using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Traces;

/// <summary>One span in a trace's tree, in the order in which a waterfall shows them.</summary>
/// <param name="Span">The span.</param>
/// <param name="Depth">0 for a root.</param>
/// <param name="Descendants">How many rows right after it are below it.</param>
/// <param name="Left">Start, in percent of the trace's duration.</param>
/// <param name="Width">Duration, in percent of the trace's duration.</param>
public sealed record WaterfallRow(SpanEntry Span, int Depth, int Descendants, double Left, double Width);

/// <summary>Lays a trace out: parents before children, siblings by start, spans without their parent as roots.</summary>
internal static class Waterfall
{
    public static List<WaterfallRow> Lay(Trace trace)
    {
        var known = new HashSet<SpanId>(trace.Spans.Count);
        foreach (var span in trace.Spans)
        {
            known.Add(span.Id);
        }
        // Lookups keep the spans' order, which is by start.
        var children = trace.Spans.ToLookup(span =>
            known.Contains(span.ParentId) && span.ParentId != span.Id ? span.ParentId : default);

        var rows = new List<WaterfallRow>(trace.Spans.Count);
        var placed = new HashSet<SpanEntry>(trace.Spans.Count);
        AddAll(children[default], depth: 0);
        // What is left names itself as its ancestor: malformed, but not to be hidden.
        foreach (var span in trace.Spans.Where(span => !placed.Contains(span)))
        {
            Add(span, depth: 0);
        }
        return rows;

        void AddAll(IEnumerable<SpanEntry> spans, int depth)
        {
            foreach (var span in spans)
            {
                Add(span, depth);
            }
        }

        void Add(SpanEntry span, int depth)
        {
            // An explicit stack: a trace may be deeper than the thread's.
            var open = new Stack<(int Row, IEnumerator<SpanEntry> Children)>();
            Push(span, depth);
            while (open.TryPeek(out var top))
            {
                if (top.Children.MoveNext())
                {
                    Push(top.Children.Current, rows[top.Row].Depth + 1);
                    continue;
                }
                open.Pop();
                rows[top.Row] = rows[top.Row] with { Descendants = rows.Count - top.Row - 1 };
            }

            void Push(SpanEntry next, int at)
            {
                if (placed.Add(next))
                {
                    rows.Add(Row(trace, next, at));
                    open.Push((rows.Count - 1, children[next.Id].GetEnumerator()));
                }
            }
        }
    }

    private static WaterfallRow Row(Trace trace, SpanEntry span, int depth)
    {
        var total = Math.Max(1.0, trace.DurationNano);
        return new WaterfallRow(
            span, depth, 0, 100 * (span.StartUnixNano - trace.StartUnixNano) / total, 100 * span.DurationNano / total);
    }
}
