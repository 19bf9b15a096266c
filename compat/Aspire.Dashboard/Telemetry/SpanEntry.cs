namespace Aspire.Dashboard.Telemetry;

/// <summary>OTLP's span kinds, with its numbers.</summary>
public enum SpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// <summary>OTLP's status codes, with its numbers.</summary>
public enum SpanStatus
{
    Unset = 0,
    Ok = 1,
    Error = 2,
}

public sealed record SpanEvent(ulong TimeUnixNano, string Name, NamedValue[] Attributes);

public sealed record SpanLink(TraceId TraceId, SpanId SpanId, NamedValue[] Attributes);

/// <summary>One span as it arrived.</summary>
public sealed class SpanEntry
{
    public required TelemetrySource Source { get; init; }

    public required Scope Scope { get; init; }

    public required TraceId TraceId { get; init; }

    public required SpanId Id { get; init; }

    /// <summary>Empty for a root.</summary>
    public required SpanId ParentId { get; init; }

    public required string Name { get; init; }

    public required SpanKind Kind { get; init; }

    public required ulong StartUnixNano { get; init; }

    public required ulong EndUnixNano { get; init; }

    public required SpanStatus Status { get; init; }

    public required string StatusMessage { get; init; }

    public required NamedValue[] Attributes { get; init; }

    public required SpanEvent[] Events { get; init; }

    public required SpanLink[] Links { get; init; }

    public bool IsError => Status == SpanStatus.Error;

    public DateTimeOffset Start => UnixTime.ToTime(StartUnixNano);

    /// <summary>Never negative: clocks are set back at times.</summary>
    public ulong DurationNano => EndUnixNano > StartUnixNano ? EndUnixNano - StartUnixNano : 0;

    public TimeSpan Duration => UnixTime.ToDuration(DurationNano);

    /// <summary>Full-text: name, scope, source, ids, status, attributes and events.</summary>
    public bool Contains(string text)
    {
        if (Name.Contains(text, StringComparison.OrdinalIgnoreCase) ||
            Scope.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ||
            Source.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ||
            StatusMessage.Contains(text, StringComparison.OrdinalIgnoreCase) ||
            Attributes.Contain(text) ||
            (text.Length == 16 && SpanId.TryParse(text, out var id) && id == Id) ||
            (text.Length == 32 && TraceId.TryParse(text, out var trace) && trace == TraceId))
        {
            return true;
        }
        foreach (var e in Events)
        {
            if (e.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || e.Attributes.Contain(text))
            {
                return true;
            }
        }
        return false;
    }
}
