using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>All telemetry that is kept; bounded, in memory, gone with the process.</summary>
internal sealed class TelemetryStore(TelemetryLimits limits)
{
    public TelemetryLimits Limits { get; } = limits;

    public StringPool Strings { get; } = new();

    public SourceRegistry Sources { get; } = new(limits);

    public LogStore Logs { get; } = new(limits);

    public TraceStore Traces { get; } = new(limits);

    public MetricStore Metrics { get; } = new(limits);
}
