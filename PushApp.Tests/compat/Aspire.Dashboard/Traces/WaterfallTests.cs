extern alias AspireDashboard;

using AspireDashboard::Aspire.Dashboard.Telemetry;
using AspireDashboard::Aspire.Dashboard.Traces;

namespace PushApp.Tests.Compat.Dashboard.Traces;

public sealed class WaterfallTests
{
    private static readonly TelemetrySource Source = new("chatapi", "hjkqwert", 0, []);

    [Fact]
    public void Children_follow_their_parent_and_siblings_stand_by_start()
    {
        var rows = Lay(Span(4, parent: 2, start: 30), Span(3, parent: 1, start: 50), Span(1, parent: 0, start: 0), Span(2, parent: 1, start: 20));

        Assert.Equal([(1UL, 0, 3), (2UL, 1, 1), (4UL, 2, 0), (3UL, 1, 0)], rows);
    }

    [Fact]
    public void A_span_whose_parent_has_not_arrived_is_a_root()
    {
        var rows = Lay(Span(1, parent: 0, start: 0), Span(5, parent: 99, start: 10), Span(6, parent: 5, start: 11));

        Assert.Equal([(1UL, 0, 0), (5UL, 0, 1), (6UL, 1, 0)], rows);
    }

    [Fact]
    public void Spans_that_are_each_others_ancestors_are_shown_all_the_same()
    {
        var rows = Lay(Span(1, parent: 2, start: 0), Span(2, parent: 1, start: 1), Span(3, parent: 3, start: 2));

        Assert.Equal([1UL, 2UL, 3UL], rows.Select(row => row.Id).Order());
    }

    [Fact]
    public void A_very_deep_trace_is_laid_out()
    {
        const int Depth = 9_000;

        var rows = Lay([.. Enumerable.Range(1, Depth).Select(n => Span((ulong)n, parent: (ulong)n - 1, start: (ulong)n))]);

        Assert.Equal(((ulong)Depth, Depth - 1, 0), rows[^1]);
    }

    [Fact]
    public void Bars_are_shares_of_the_traces_duration()
    {
        var rows = Waterfall.Lay(new Trace(new TraceId(1), [Span(1, parent: 0, start: 100, length: 200), Span(2, parent: 1, start: 150, length: 50)]));

        Assert.Equal([(0d, 100d), (25d, 25d)], rows.Select(row => (row.Left, row.Width)));
    }

    private static List<(ulong Id, int Depth, int Descendants)> Lay(params SpanEntry[] spans) =>
        [.. Waterfall.Lay(new Trace(new TraceId(1), spans)).Select(row => (row.Span.Id.Value, row.Depth, row.Descendants))];

    private static SpanEntry Span(ulong id, ulong parent, ulong start, ulong length = 5) => new()
    {
        Source = Source,
        Scope = new Scope("tests", ""),
        TraceId = new TraceId(1),
        Id = new SpanId(id),
        ParentId = new SpanId(parent),
        Name = "work",
        Kind = SpanKind.Internal,
        StartUnixNano = start,
        EndUnixNano = start + length,
        Status = SpanStatus.Unset,
        StatusMessage = "",
        Attributes = [],
        Events = [],
        Links = [],
    };
}
