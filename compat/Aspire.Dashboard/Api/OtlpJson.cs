using System.Globalization;
using System.Text.Json;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>OTLP's JSON: lowerCamelCase names, ids in hexadecimal, 64-bit numbers as strings, enums as numbers.</summary>
internal static class OtlpJson
{
    public static void WriteSpans(Utf8JsonWriter json, IEnumerable<SpanEntry> spans) =>
        Write(json, spans, span => span.Source, span => span.Scope, ("resourceSpans", "scopeSpans", "spans"), WriteSpan);

    public static void WriteLogs(Utf8JsonWriter json, IEnumerable<LogEntry> logs) =>
        Write(json, logs, log => log.Source, log => log.Scope, ("resourceLogs", "scopeLogs", "logRecords"), WriteLog);

    private static void Write<T>(
        Utf8JsonWriter json,
        IEnumerable<T> items,
        Func<T, TelemetrySource> sourceOf,
        Func<T, Scope> scopeOf,
        (string Resources, string Scopes, string Items) names,
        Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray(names.Resources);
        foreach (var bySource in items.GroupBy(sourceOf))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            WriteAttributes(json,
            [
                new NamedValue("service.name", bySource.Key.ServiceName),
                new NamedValue("service.instance.id", bySource.Key.InstanceId),
                .. bySource.Key.Attributes,
            ]);
            json.WriteEndObject();
            json.WriteStartArray(names.Scopes);
            foreach (var byScope in bySource.GroupBy(scopeOf))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                json.WriteString("name", byScope.Key.Name);
                if (byScope.Key.Version.Length > 0)
                {
                    json.WriteString("version", byScope.Key.Version);
                }
                json.WriteEndObject();
                json.WriteStartArray(names.Items);
                foreach (var item in byScope)
                {
                    write(json, item);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanEntry span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId.ToString());
        json.WriteString("spanId", span.Id.ToString());
        if (!span.ParentId.IsEmpty)
        {
            json.WriteString("parentSpanId", span.ParentId.ToString());
        }
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        WriteTime(json, "startTimeUnixNano", span.StartUnixNano);
        WriteTime(json, "endTimeUnixNano", span.EndUnixNano);
        WriteAttributes(json, span.Attributes);
        if (span.Events.Length > 0)
        {
            json.WriteStartArray("events");
            foreach (var e in span.Events)
            {
                json.WriteStartObject();
                WriteTime(json, "timeUnixNano", e.TimeUnixNano);
                json.WriteString("name", e.Name);
                WriteAttributes(json, e.Attributes);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (span.Links.Length > 0)
        {
            json.WriteStartArray("links");
            foreach (var link in span.Links)
            {
                json.WriteStartObject();
                json.WriteString("traceId", link.TraceId.ToString());
                json.WriteString("spanId", link.SpanId.ToString());
                WriteAttributes(json, link.Attributes);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteStartObject("status");
        if (span.Status != SpanStatus.Unset)
        {
            json.WriteNumber("code", (int)span.Status);
        }
        if (span.StatusMessage.Length > 0)
        {
            json.WriteString("message", span.StatusMessage);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLog(Utf8JsonWriter json, LogEntry log)
    {
        json.WriteStartObject();
        WriteTime(json, "timeUnixNano", log.TimeUnixNano);
        json.WriteNumber("severityNumber", log.SeverityNumber);
        json.WriteString("severityText", log.Level.ToString());
        json.WriteStartObject("body");
        json.WriteString("stringValue", log.Message);
        json.WriteEndObject();
        WriteAttributes(json, log.Attributes);
        if (!log.TraceId.IsEmpty)
        {
            json.WriteString("traceId", log.TraceId.ToString());
        }
        if (!log.SpanId.IsEmpty)
        {
            json.WriteString("spanId", log.SpanId.ToString());
        }
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, NamedValue[] attributes)
    {
        if (attributes.Length == 0)
        {
            return;
        }
        json.WriteStartArray("attributes");
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Name);
            json.WriteStartObject("value");
            json.WriteString("stringValue", attribute.Value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, ulong unixNano) =>
        json.WriteString(name, unixNano.ToString(CultureInfo.InvariantCulture));
}
