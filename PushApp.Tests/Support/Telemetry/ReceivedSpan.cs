namespace PushApp.Tests.Support.Telemetry;

/// <summary>One exported span.</summary>
/// <param name="Service"><c>service.name</c>.</param>
/// <param name="Instance"><c>service.instance.id</c>.</param>
/// <param name="Name">The span's name.</param>
/// <param name="TraceId">32 lower-case hexadecimal digits.</param>
/// <param name="SpanId">16 lower-case hexadecimal digits.</param>
/// <param name="ParentId">The parent's span id; empty for a root.</param>
/// <param name="Start">Nanoseconds since 1970-01-01Z.</param>
/// <param name="Attributes">Its attributes as text.</param>
internal sealed record ReceivedSpan(
    string Service,
    string Instance,
    string Name,
    string TraceId,
    string SpanId,
    string ParentId,
    ulong Start,
    IReadOnlyDictionary<string, string> Attributes);
