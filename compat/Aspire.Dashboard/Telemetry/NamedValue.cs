namespace Aspire.Dashboard.Telemetry;

/// <summary>An attribute; whatever its type was on the wire, its value is kept as text.</summary>
public readonly record struct NamedValue(string Name, string Value);
