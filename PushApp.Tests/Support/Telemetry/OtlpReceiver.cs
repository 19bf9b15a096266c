using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PushApp.Otlp;

namespace PushApp.Tests.Support.Telemetry;

/// <summary>Takes the spans that services export by OTLP over HTTP, so that a test can ask what a message's trace was.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentBag<ReceivedSpan>> _traces = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>What <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> must be, with <c>OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf</c>.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>All spans that have come so far.</summary>
    public IEnumerable<ReceivedSpan> Spans => _traces.Values.SelectMany(spans => spans);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/traces", receiver.TakeAsync);
        receiver._app.MapPost("/v1/{signal}", () => Results.Ok());
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The spans of one trace that have come so far, earliest first.</summary>
    /// <param name="traceId">32 lower-case hexadecimal digits.</param>
    public IReadOnlyList<ReceivedSpan> Trace(string traceId) =>
        _traces.TryGetValue(traceId, out var spans) ? [.. spans.OrderBy(span => span.Start)] : [];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var resource in ExportTraceServiceRequest.Parser.ParseFrom(body.ToArray()).ResourceSpans)
        {
            var attributes = resource.Resource.Attributes.ToDictionary(a => a.Key, a => Text(a.Value));
            var service = attributes.GetValueOrDefault("service.name", "");
            var instance = attributes.GetValueOrDefault("service.instance.id", "");
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
            {
                var received = new ReceivedSpan(
                    service,
                    instance,
                    span.Name,
                    Convert.ToHexStringLower(span.TraceId.Span),
                    Convert.ToHexStringLower(span.SpanId.Span),
                    Convert.ToHexStringLower(span.ParentSpanId.Span),
                    span.StartTimeUnixNano,
                    span.Attributes.ToDictionary(a => a.Key, a => Text(a.Value)));
                _traces.GetOrAdd(received.TraceId, _ => []).Add(received);
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
