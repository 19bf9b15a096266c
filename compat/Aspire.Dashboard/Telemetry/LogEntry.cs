namespace Aspire.Dashboard.Telemetry;

/// <summary>One structured log record.</summary>
public sealed class LogEntry
{
    /// <summary>From 1, in order of arrival; never used twice.</summary>
    public long Number { get; internal set; }

    public required TelemetrySource Source { get; init; }

    public required Scope Scope { get; init; }

    public required ulong TimeUnixNano { get; init; }

    public required LogLevel Level { get; init; }

    /// <summary>OTLP's severity number, 1–24.</summary>
    public required int SeverityNumber { get; init; }

    public required string Message { get; init; }

    public required NamedValue[] Attributes { get; init; }

    public TraceId TraceId { get; init; }

    public SpanId SpanId { get; init; }

    public DateTimeOffset Time => UnixTime.ToTime(TimeUnixNano);

    /// <summary>The exception's text, where one was logged.</summary>
    public string? Exception
    {
        get
        {
            foreach (var attribute in Attributes)
            {
                if (attribute.Name is "exception.stacktrace" or "exception.message")
                {
                    return attribute.Value;
                }
            }
            return null;
        }
    }

    /// <summary>Full-text: message, category, source and every attribute.</summary>
    public bool Contains(string text) =>
        Message.Contains(text, StringComparison.OrdinalIgnoreCase) ||
        Scope.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ||
        Source.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ||
        Attributes.Contain(text);
}
