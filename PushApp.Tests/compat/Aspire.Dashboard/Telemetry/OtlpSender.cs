using System.Buffers.Binary;
using Google.Protobuf;
using Grpc.Core;
using PushApp.Otlp;

namespace PushApp.Tests.Compat.Dashboard.Telemetry;

/// <summary>Sends what an exporter sends.</summary>
internal sealed class OtlpSender(DashboardProcess dashboard, string? key = DashboardProcess.OtlpKey)
{
    private readonly Metadata _headers = key is null ? [] : new Metadata { { "x-otlp-api-key", key } };

    public async Task<ExportTraceServiceResponse> SpansAsync(string service, string instance, params Span[] spans) =>
        await new TraceService.TraceServiceClient(dashboard.Otlp).ExportAsync(
            new ExportTraceServiceRequest
            {
                ResourceSpans =
                {
                    new ResourceSpans
                    {
                        Resource = From(service, instance),
                        ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = "tests" }, Spans = { spans } } },
                    },
                },
            },
            _headers);

    public async Task LogsAsync(string service, string instance, params LogRecord[] records) =>
        await new LogsService.LogsServiceClient(dashboard.Otlp).ExportAsync(
            new ExportLogsServiceRequest
            {
                ResourceLogs =
                {
                    new ResourceLogs
                    {
                        Resource = From(service, instance),
                        ScopeLogs = { new ScopeLogs { Scope = new InstrumentationScope { Name = "tests" }, LogRecords = { records } } },
                    },
                },
            },
            _headers);

    public async Task GaugeAsync(string service, string instance, string name, long value) =>
        await new MetricsService.MetricsServiceClient(dashboard.Otlp).ExportAsync(
            new ExportMetricsServiceRequest
            {
                ResourceMetrics =
                {
                    new ResourceMetrics
                    {
                        Resource = From(service, instance),
                        ScopeMetrics =
                        {
                            new ScopeMetrics
                            {
                                Metrics = { new Metric { Name = name, Gauge = new Gauge { DataPoints = { new NumberDataPoint { TimeUnixNano = 1, AsInt = value } } } } },
                            },
                        },
                    },
                },
            },
            _headers);

    public static Span Span(ulong trace, ulong span, ulong parent = 0, string name = "work", bool error = false) => new()
    {
        TraceId = TraceId(trace),
        SpanId = SpanId(span),
        ParentSpanId = parent == 0 ? ByteString.Empty : SpanId(parent),
        Name = name,
        StartTimeUnixNano = 1_000_000 * span,
        EndTimeUnixNano = 1_000_000 * span + 500,
        Status = error ? new PushApp.Otlp.Status { Code = PushApp.Otlp.Status.Types.StatusCode.Error } : null,
    };

    public static LogRecord Log(string message, int severity = 9, ulong trace = 0) => new()
    {
        TimeUnixNano = 1,
        SeverityNumber = severity,
        Body = new AnyValue { StringValue = message },
        TraceId = trace == 0 ? ByteString.Empty : TraceId(trace),
    };

    public static KeyValue Attribute(string name, string value) => new() { Key = name, Value = new AnyValue { StringValue = value } };

    public static ByteString TraceId(ulong number)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), number);
        return ByteString.CopyFrom(bytes);
    }

    private static ByteString SpanId(ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return ByteString.CopyFrom(bytes);
    }

    private static Resource From(string service, string instance) =>
        new() { Attributes = { Attribute("service.name", service), Attribute("service.instance.id", instance) } };
}
