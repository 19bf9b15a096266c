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

    private static IResult Spans(TelemetryStore store, string[]? resource, string? traceId, bool? hasError, int? limit, string? search)
    {
        if (Check(store, resource, traceId, limit, out var sources, out var id) is { } problem)
        {
            return problem;
        }
        var traces = id is null ? store.Traces.Snapshot() : store.Traces.TryGet(id.Value, out var trace) ? [trace] : [];
        var spans = traces.SelectMany(t => t.Spans)
            .Where(span => sources.Contains(span.Source))
            .Where(span => hasError is null || span.IsError == hasError)
            .Where(span => string.IsNullOrEmpty(search) || span.Contains(search))
            .ToList();
        var newest = Newest(spans, limit ?? DefaultLimit);
        return new TelemetryPage(json => OtlpJson.WriteSpans(json, newest), spans.Count, newest.Count);
    }

    private static IResult Logs(TelemetryStore store, string[]? resource, string? traceId, string? severity, int? limit, string? search)
    {
        if (Check(store, resource, traceId, limit, out var sources, out var id) is { } problem)
        {
            return problem;
        }
        var level = LogLevel.Trace;
        if (!string.IsNullOrEmpty(severity) && !(Enum.TryParse(severity, ignoreCase: true, out level) && Enum.IsDefined(level)))
        {
            return Results.Problem($"severity is '{severity}'; it must be Trace, Debug, Information, Warning, Error or Critical.", statusCode: 400);
        }
        var logs = Array.FindAll(store.Logs.Snapshot(), log =>
            log.Level >= level &&
            sources.Contains(log.Source) &&
            (id is null || log.TraceId == id) &&
            (string.IsNullOrEmpty(search) || log.Contains(search)));
        var newest = Newest(logs, limit ?? DefaultLimit);
        return new TelemetryPage(json => OtlpJson.WriteLogs(json, newest), logs.Length, newest.Count);
    }

    private static IResult Traces(TelemetryStore store, string[]? resource, bool? hasError, int? limit, string? search)
    {
        if (Check(store, resource, traceId: null, limit, out var sources, out _) is { } problem)
        {
            return problem;
        }
        var traces = Array.FindAll(store.Traces.Snapshot(), trace =>
            trace.Sources.Any(source => sources.Contains(source.Source)) &&
            (hasError is null || trace.ErrorCount > 0 == hasError) &&
            (string.IsNullOrEmpty(search) || trace.Contains(search)));
        var newest = Newest(traces, limit ?? DefaultTraceLimit);
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

    /// <summary>Answers what is wrong with the parameters that several paths share; null for nothing.</summary>
    private static IResult? Check(
        TelemetryStore store, string[]? resource, string? traceId, int? limit, out IReadOnlySet<TelemetrySource> sources, out TraceId? id)
    {
        id = null;
        var found = store.Sources.Resolve(resource ?? []);
        sources = found ?? new HashSet<TelemetrySource>();
        if (found is null)
        {
            return Results.Problem("No resource with specified name(s) was found.", title: "Resource not found", statusCode: 404);
        }
        if (limit < 0)
        {
            return Results.Problem($"limit is {limit}; it must not be negative.", statusCode: 400);
        }
        if (!string.IsNullOrEmpty(traceId))
        {
            if (!TraceId.TryParse(traceId, out var parsed))
            {
                return Results.Problem($"traceId is '{traceId}'; it must be 32 hexadecimal digits.", statusCode: 400);
            }
            id = parsed;
        }
        return null;
    }

    private static IReadOnlyList<T> Newest<T>(IReadOnlyList<T> items, int limit) =>
        items.Count <= limit ? items : [.. items.Skip(items.Count - limit)];
}
