namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>
/// One measurement: <c>Value</c> is the number (the sum, for a histogram), <c>Count</c> and
/// <c>Buckets</c> a histogram's; always since the start, never deltas.
/// </summary>
internal readonly record struct MetricPoint(DateTime Time, double Value, ulong Count = 0, ulong[]? Buckets = null, double[]? Bounds = null);

/// <summary>The points of one instrument, source and combination of attributes, oldest first.</summary>
internal sealed record SeriesSnapshot(TelemetrySource Source, NamedValue[] Attributes, MetricPoint[] Points);
