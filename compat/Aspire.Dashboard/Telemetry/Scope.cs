namespace Aspire.Dashboard.Telemetry;

/// <summary>The instrumentation scope: an activity source, a logger's category or a meter.</summary>
public sealed record Scope(string Name, string Version);
