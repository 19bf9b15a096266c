using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>What a caller wants to see.</summary>
internal sealed record TelemetryFilter
{
    /// <summary>Null for all.</summary>
    public IReadOnlySet<TelemetrySource>? Sources { get; init; }

    public TraceId? TraceId { get; init; }

    public bool? HasError { get; init; }

    /// <summary>The lowest.</summary>
    public LogLevel Level { get; init; } = LogLevel.Trace;

    /// <summary>The newest so many.</summary>
    public required int Limit { get; init; }

    public string? Search { get; init; }

    public bool Matches(SpanEntry span) =>
        From(span.Source) && (HasError is null || span.IsError == HasError) && (string.IsNullOrEmpty(Search) || span.Contains(Search));

    public bool Matches(LogEntry log) =>
        log.Level >= Level && From(log.Source) && (TraceId is null || log.TraceId == TraceId) && (string.IsNullOrEmpty(Search) || log.Contains(Search));

    public bool Matches(Trace trace) =>
        trace.Sources.Any(source => From(source.Source)) &&
        (HasError is null || trace.ErrorCount > 0 == HasError) &&
        (string.IsNullOrEmpty(Search) || trace.Contains(Search));

    public IReadOnlyList<T> Newest<T>(IReadOnlyList<T> items) => items.Count <= Limit ? items : [.. items.Skip(items.Count - Limit)];

    private bool From(TelemetrySource source) => Sources is null || Sources.Contains(source);
}
