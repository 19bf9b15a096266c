namespace Aspire.Dashboard.Configuration;

/// <summary>How much telemetry is kept in memory; the oldest goes first.</summary>
internal sealed record TelemetryLimits
{
    /// <summary>Log records, over all resources.</summary>
    public int MaxLogCount { get; init; } = 10_000;

    /// <summary>Traces, over all resources.</summary>
    public int MaxTraceCount { get; init; } = 10_000;

    /// <summary>Spans of all traces together: ten thousand long traces are not ten thousand short ones.</summary>
    public int MaxSpanCount { get; init; } = 200_000;

    /// <summary>Spans of one trace; what arrives beyond it is rejected.</summary>
    public int MaxSpansPerTrace { get; init; } = 10_000;

    /// <summary>Attributes of one span, event, link, log record or resource.</summary>
    public int MaxAttributeCount { get; init; } = 128;

    /// <summary>Characters of one attribute's value.</summary>
    public int MaxAttributeLength { get; init; } = 32_768;

    /// <summary>Events of one span, and links of one span.</summary>
    public int MaxSpanEventCount { get; init; } = 128;

    /// <summary>Points of one metric series (an instrument with one combination of attributes).</summary>
    public int MaxMetricsCount { get; init; } = 1_000;

    /// <summary>Series of one instrument of one resource.</summary>
    public int MaxSeriesCount { get; init; } = 500;

    /// <summary>Instruments of one resource.</summary>
    public int MaxInstrumentCount { get; init; } = 1_000;

    /// <summary>Resources: service instances that ever sent something.</summary>
    public int MaxResourceCount { get; init; } = 1_000;
}
