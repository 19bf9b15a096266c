using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Telemetry.Storage;

/// <summary>The series of one instrument of one source. Not thread-safe: its store locks.</summary>
internal sealed class Instrument(InstrumentInfo info, TelemetryLimits limits)
{
    private readonly Dictionary<NamedValue[], RingBuffer<MetricPoint>> _series = new(AttributesComparer.Instance);

    public InstrumentInfo Info { get; } = info;

    public bool Add(NamedValue[] attributes, MetricPoint point)
    {
        if (!_series.TryGetValue(attributes, out var points))
        {
            if (_series.Count == limits.MaxSeriesCount)
            {
                return false;
            }
            _series.Add(attributes, points = new RingBuffer<MetricPoint>(limits.MaxMetricsCount));
        }
        Append(points, point);
        return true;
    }

    public void CopyTo(List<SeriesSnapshot> snapshots, TelemetrySource source, DateTime since)
    {
        foreach (var (attributes, points) in _series)
        {
            // One point before the window: a rate needs where it came from.
            var first = points.Count;
            while (first > 0 && (first == points.Count || points[first].Time >= since))
            {
                first--;
            }
            var copy = new MetricPoint[points.Count - first];
            for (var index = 0; index < copy.Length; index++)
            {
                copy[index] = points[first + index];
            }
            snapshots.Add(new SeriesSnapshot(source, attributes, copy));
        }
    }

    /// <summary>
    /// Most series stand still most of the time: of a plateau only its two ends are kept, so that a
    /// series' points reach back hours instead of minutes.
    /// </summary>
    private void Append(RingBuffer<MetricPoint> points, MetricPoint point)
    {
        var count = points.Count;
        if (Info.Delta && count > 0)
        {
            point = Accumulate(points[count - 1], point);
        }
        if (count > 1 && Same(points[count - 1], point) && Same(points[count - 2], point))
        {
            points[count - 1] = point with { Buckets = points[count - 1].Buckets };
            return;
        }
        points.Add(point);
    }

    private static bool Same(MetricPoint a, MetricPoint b) => a.Value.Equals(b.Value) && a.Count == b.Count;

    private static MetricPoint Accumulate(MetricPoint total, MetricPoint delta)
    {
        var buckets = delta.Buckets;
        if (buckets is not null && total.Buckets is { } before && before.Length == buckets.Length)
        {
            buckets = [.. buckets.Zip(before, (a, b) => a + b)];
        }
        return delta with { Value = total.Value + delta.Value, Count = total.Count + delta.Count, Buckets = buckets };
    }

    private sealed class AttributesComparer : IEqualityComparer<NamedValue[]>
    {
        public static readonly AttributesComparer Instance = new();

        public bool Equals(NamedValue[]? x, NamedValue[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(NamedValue[] attributes)
        {
            var hash = default(HashCode);
            foreach (var attribute in attributes)
            {
                hash.Add(attribute);
            }
            return hash.ToHashCode();
        }
    }
}
