using Aspire.Dashboard.Telemetry.Storage;
using Grpc.Core;
using PushApp.Otlp;

namespace Aspire.Dashboard.Telemetry.Otlp;

internal sealed class OtlpTraceService(TelemetryStore store, OtlpReader reader) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        var spans = new List<SpanEntry>();
        var rejected = 0;
        foreach (var resource in request.ResourceSpans)
        {
            var source = reader.Source(resource.Resource);
            foreach (var scoped in resource.ScopeSpans)
            {
                var scope = reader.Scope(scoped.Scope);
                foreach (var span in scoped.Spans)
                {
                    var traceId = OtlpReader.TraceId(span.TraceId);
                    var id = OtlpReader.SpanId(span.SpanId);
                    if (source is null || traceId.IsEmpty || id.IsEmpty)
                    {
                        rejected++;
                        continue;
                    }
                    spans.Add(Read(span, source, scope, traceId, id));
                }
            }
        }
        rejected += store.Traces.Add(spans);

        var response = new ExportTraceServiceResponse();
        if (rejected > 0)
        {
            response.PartialSuccess = new ExportTracePartialSuccess
            {
                RejectedSpans = rejected,
                ErrorMessage = "Spans without a trace id of 16 and a span id of 8 bytes, or beyond the dashboard's limits, were dropped.",
            };
        }
        return Task.FromResult(response);
    }

    private SpanEntry Read(Span span, TelemetrySource source, Scope scope, TraceId traceId, SpanId id) => new()
    {
        Source = source,
        Scope = scope,
        TraceId = traceId,
        Id = id,
        ParentId = OtlpReader.SpanId(span.ParentSpanId),
        Name = reader.Name(span.Name),
        Kind = (SpanKind)span.Kind,
        StartUnixNano = span.StartTimeUnixNano,
        EndUnixNano = span.EndTimeUnixNano,
        Status = (SpanStatus)(span.Status?.Code ?? 0),
        StatusMessage = span.Status?.Message ?? string.Empty,
        Attributes = reader.Attributes(span.Attributes),
        Events = ReadEvents(span),
        Links = ReadLinks(span),
    };

    private SpanEvent[] ReadEvents(Span span)
    {
        if (span.Events.Count == 0)
        {
            return [];
        }
        var events = new SpanEvent[Math.Min(span.Events.Count, store.Limits.MaxSpanEventCount)];
        for (var index = 0; index < events.Length; index++)
        {
            var e = span.Events[index];
            events[index] = new SpanEvent(e.TimeUnixNano, reader.Name(e.Name), reader.Attributes(e.Attributes));
        }
        return events;
    }

    private SpanLink[] ReadLinks(Span span)
    {
        if (span.Links.Count == 0)
        {
            return [];
        }
        var links = new SpanLink[Math.Min(span.Links.Count, store.Limits.MaxSpanEventCount)];
        for (var index = 0; index < links.Length; index++)
        {
            var link = span.Links[index];
            links[index] = new SpanLink(OtlpReader.TraceId(link.TraceId), OtlpReader.SpanId(link.SpanId), reader.Attributes(link.Attributes));
        }
        return links;
    }
}
