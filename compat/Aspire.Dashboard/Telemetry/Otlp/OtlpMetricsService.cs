using Aspire.Dashboard.Telemetry.Storage;
using Google.Protobuf.Collections;
using Grpc.Core;
using PushApp.Otlp;
using static PushApp.Otlp.AggregationTemporality;
using Points = System.Collections.Generic.List<(Aspire.Dashboard.Telemetry.NamedValue[] Attributes, Aspire.Dashboard.Telemetry.Storage.MetricPoint Point)>;

namespace Aspire.Dashboard.Telemetry.Otlp;

internal sealed class OtlpMetricsService(TelemetryStore store, OtlpReader reader) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        var rejected = 0;
        foreach (var resource in request.ResourceMetrics)
        {
            var source = reader.Source(resource.Resource);
            foreach (var scoped in resource.ScopeMetrics)
            {
                var meter = reader.Name(scoped.Scope?.Name ?? string.Empty);
                foreach (var metric in scoped.Metrics)
                {
                    var (info, points) = Read(meter, metric);
                    rejected += source is null || info is null ? Math.Max(points.Count, 1) : store.Metrics.Add(source, info, points);
                }
            }
        }

        var response = new ExportMetricsServiceResponse();
        if (rejected > 0)
        {
            response.PartialSuccess = new ExportMetricsPartialSuccess
            {
                RejectedDataPoints = rejected,
                ErrorMessage = "Points of kinds other than gauge, sum and histogram, or beyond the dashboard's limits, were dropped.",
            };
        }
        return Task.FromResult(response);
    }

    private (InstrumentInfo? Info, Points Points) Read(string meter, Metric metric)
    {
        InstrumentInfo Info(InstrumentKind kind, AggregationTemporality temporality) =>
            new(meter, reader.Name(metric.Name), reader.Name(metric.Description), reader.Name(metric.Unit), kind, temporality == Delta);

        return metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => (Info(InstrumentKind.Value, Unspecified), Read(metric.Gauge.DataPoints)),
            Metric.DataOneofCase.Sum => (
                Info(metric.Sum.IsMonotonic ? InstrumentKind.Counter : InstrumentKind.Value, metric.Sum.AggregationTemporality),
                Read(metric.Sum.DataPoints)),
            Metric.DataOneofCase.Histogram => (
                Info(InstrumentKind.Histogram, metric.Histogram.AggregationTemporality),
                Read(metric.Histogram.DataPoints)),
            _ => (null, []),
        };
    }

    private Points Read(RepeatedField<NumberDataPoint> points)
    {
        var read = new Points(points.Count);
        foreach (var point in points)
        {
            var value = point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;
            read.Add((reader.Attributes(point.Attributes), new MetricPoint(Time(point.TimeUnixNano), value)));
        }
        return read;
    }

    private Points Read(RepeatedField<HistogramDataPoint> points)
    {
        var read = new Points(points.Count);
        foreach (var point in points)
        {
            read.Add((reader.Attributes(point.Attributes), new MetricPoint(
                Time(point.TimeUnixNano), point.Sum, point.Count, [.. point.BucketCounts], [.. point.ExplicitBounds])));
        }
        return read;
    }

    private static DateTime Time(ulong unixNano) => UnixTime.ToTime(unixNano).UtcDateTime;
}
