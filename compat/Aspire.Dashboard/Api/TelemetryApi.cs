using Aspire.Dashboard.Telemetry;
using Aspire.Dashboard.Telemetry.Storage;

namespace Aspire.Dashboard.Api;

/// <summary>
/// <c>/api/telemetry</c>: what the dashboard holds as OTLP JSON, for tools and tests. Paths, parameters
/// and answers are the official dashboard's.
/// </summary>
internal static class TelemetryApi
{
    private const int DefaultLimit = 200;
    private const int DefaultTraceLimit = 100;

    public static void MapTelemetryApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/telemetry").AddEndpointFilter<ApiKeyFilter>();
        api.MapGet("/resources", Resources);
        api.MapGet("/spans", Spans);
        api.MapGet("/logs", Logs);
        api.MapGet("/traces", Traces);
        api.MapGet("/traces/{traceId}", OneTrace);
        api.MapGet("/{*path}", () => Results.Problem("The telemetry API has resources, spans, logs, traces and traces/{traceId}.", statusCode: 404));
    }

    private static IResult Resources(TelemetryStore store) =>
        Results.Ok(store.Sources.All.Select(source => new
        {
            name = source.ServiceName,
            instanceId = source.InstanceId.Length > 0 ? source.InstanceId : null,
            displayName = source.Name,
            hasLogs = source.HasLogs,
            hasTraces = source.HasTraces,
            hasMetrics = source.HasMetrics,
        }));

    private static IResult Spans(TelemetryStore store, [AsParameters] TelemetryQuery query)
    {
        if (query.Read(store, DefaultLimit, out var filter) is { } problem)
        {
            return problem;
        }
        var traces = filter.TraceId is not { } id ? store.Traces.Snapshot() : store.Traces.TryGet(id, out var trace) ? [trace] : [];
        var spans = traces.SelectMany(t => t.Spans).Where(filter.Matches).ToList();
        var newest = filter.Newest(spans);
        return new TelemetryPage(json => OtlpJson.WriteSpans(json, newest), spans.Count, newest.Count);
    }

    private static IResult Logs(TelemetryStore store, [AsParameters] TelemetryQuery query)
    {
        if (query.Read(store, DefaultLimit, out var filter) is { } problem)
        {
            return problem;
        }
        var logs = Array.FindAll(store.Logs.Snapshot(), filter.Matches);
        var newest = filter.Newest(logs);
        return new TelemetryPage(json => OtlpJson.WriteLogs(json, newest), logs.Length, newest.Count);
    }

    private static IResult Traces(TelemetryStore store, [AsParameters] TelemetryQuery query)
    {
        if (query.Read(store, DefaultTraceLimit, out var filter) is { } problem)
        {
            return problem;
        }
        var traces = Array.FindAll(store.Traces.Snapshot(), filter.Matches);
        var newest = filter.Newest(traces);
        return new TelemetryPage(json => OtlpJson.WriteSpans(json, newest.SelectMany(trace => trace.Spans)), traces.Length, newest.Count);
    }

    private static IResult OneTrace(TelemetryStore store, string traceId)
    {
        if (!TraceId.TryParse(traceId, out var id) || !store.Traces.TryGet(id, out var trace))
        {
            return Results.Problem($"No trace with ID '{traceId}' was found.", title: "Trace not found", statusCode: 404);
        }
        return new TelemetryPage(json => OtlpJson.WriteSpans(json, trace.Spans), trace.Spans.Count, trace.Spans.Count);
    }
}
