using Aspire.Dashboard.Telemetry;
using Aspire.Dashboard.Telemetry.Storage;

namespace Aspire.Dashboard.Metrics;

/// <summary>One line of a chart; null where there is nothing to show.</summary>
internal sealed record MetricLine(string Name, string Color, double?[] Values)
{
    public double? Last => Values.LastOrDefault(value => value is not null);
}

/// <summary>From series of points to the lines of a chart.</summary>
internal static class MetricLines
{
    private static readonly (string Name, double Share)[] Percentiles = [("P50", 0.5), ("P90", 0.9), ("P99", 0.99)];

    /// <summary>
    /// Values and rates: a line for each source, summed over its series. Histograms: a line for each
    /// percentile, over all series.
    /// </summary>
    /// <param name="kind">Counters become rates a second.</param>
    /// <param name="series">What is drawn.</param>
    /// <param name="times">The grid, ascending; a line has one value less than there are times.</param>
    /// <param name="colorOf">The colour of a source's line.</param>
    /// <param name="colorAt">The colour of the n-th percentile.</param>
    public static List<MetricLine> Of(
        InstrumentKind kind,
        IReadOnlyList<SeriesSnapshot> series,
        DateTime[] times,
        Func<TelemetrySource, string> colorOf,
        Func<int, string> colorAt) =>
        kind == InstrumentKind.Histogram
            ? [.. Percentiles.Select((p, index) => new MetricLine(p.Name, colorAt(index), Percentile(series, times, p.Share)))]
            : [.. series.GroupBy(s => s.Source).OrderBy(source => source.Key.Name, StringComparer.Ordinal).Select(source =>
                new MetricLine(source.Key.Name, colorOf(source.Key), Sum(kind, [.. source], times)))];

    private static double?[] Sum(InstrumentKind kind, SeriesSnapshot[] series, DateTime[] times)
    {
        var values = new double?[times.Length - 1];
        foreach (var one in series)
        {
            for (var index = 0; index < values.Length; index++)
            {
                var value = kind == InstrumentKind.Counter
                    ? Rate(one.Points, times[index], times[index + 1])
                    : At(one.Points, times[index + 1], point => point.Value);
                values[index] = value is null ? values[index] : (values[index] ?? 0) + value;
            }
        }
        return values;
    }

    /// <summary>Per second; a total that fell is a process that started anew.</summary>
    private static double? Rate(MetricPoint[] points, DateTime from, DateTime to) =>
        At(points, from, point => point.Value) is { } before && At(points, to, point => point.Value) is { } after
            ? Math.Max(0, after - before) / (to - from).TotalSeconds
            : null;

    private static double?[] Percentile(IReadOnlyList<SeriesSnapshot> series, DateTime[] times, double share)
    {
        var values = new double?[times.Length - 1];
        var bounds = series.SelectMany(s => s.Points).Select(point => point.Bounds).FirstOrDefault(b => b is { Length: > 0 });
        if (bounds is null)
        {
            return values;
        }
        var counts = new double[bounds.Length + 1];
        for (var index = 0; index < values.Length; index++)
        {
            Array.Clear(counts);
            foreach (var one in series)
            {
                for (var bucket = 0; bucket < counts.Length; bucket++)
                {
                    var at = bucket;
                    double? Count(DateTime time) => At(one.Points, time, point => point.Buckets is { } b && at < b.Length ? b[at] : 0);
                    counts[bucket] += Math.Max(0, (Count(times[index + 1]) ?? 0) - (Count(times[index]) ?? 0));
                }
            }
            values[index] = Quantile(counts, bounds, share);
        }
        return values;
    }

    /// <summary>Within its bucket, a value is taken to lie where its rank does.</summary>
    private static double? Quantile(double[] counts, double[] bounds, double share)
    {
        var rank = share * counts.Sum();
        if (rank <= 0)
        {
            return null;
        }
        for (var bucket = 0; bucket < bounds.Length; bucket++)
        {
            if (rank <= counts[bucket])
            {
                var lower = bucket == 0 ? Math.Min(0, bounds[0]) : bounds[bucket - 1];
                return lower + (bounds[bucket] - lower) * rank / counts[bucket];
            }
            rank -= counts[bucket];
        }
        return bounds[^1];
    }

    /// <summary>Between two points on the straight line; after the last one its value, before the first nothing.</summary>
    private static double? At(MetricPoint[] points, DateTime time, Func<MetricPoint, double> value)
    {
        if (points.Length == 0 || time < points[0].Time)
        {
            return null;
        }
        var low = 0;
        var high = points.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = points[middle].Time <= time ? (middle, high) : (low, middle - 1);
        }
        if (low == points.Length - 1)
        {
            return value(points[low]);
        }
        var share = (time - points[low].Time) / (points[low + 1].Time - points[low].Time);
        return value(points[low]) + share * (value(points[low + 1]) - value(points[low]));
    }
}
