namespace Aspire.Dashboard.Telemetry.Storage;

public enum InstrumentKind
{
    /// <summary>A value as it is: gauges and up-down counters.</summary>
    Value,

    /// <summary>A monotonic sum: shown as a rate.</summary>
    Counter,

    /// <summary>Counts per bucket: shown as percentiles.</summary>
    Histogram,
}

/// <summary>What an instrument is, apart from its points. <c>Delta</c>: points count since the last one, not since the start.</summary>
public sealed record InstrumentInfo(string Meter, string Name, string Description, string Unit, InstrumentKind Kind, bool Delta);
