using HdrHistogram;

namespace PushApp.Bench.Load;

/// <summary>Latencies, counted by many threads at once.</summary>
internal sealed class Latencies
{
    private const long LongestMicroseconds = 60_000_000;
    private const int Digits = 3;
    private static readonly double[] Percentiles = [0, 10, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.9, 99.95, 99.99];

    private readonly LongConcurrentHistogram _histogram = new(1, LongestMicroseconds, Digits);

    /// <summary>How many there are.</summary>
    public long Count => _histogram.TotalCount;

    public void Add(TimeSpan latency) => _histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, LongestMicroseconds));

    /// <summary>Milliseconds that this share, 0 to 100, does not exceed; NaN of nothing.</summary>
    public double Milliseconds(double percentile) => Count == 0 ? double.NaN : _histogram.GetValueAtPercentile(percentile) / 1000.0;

    /// <summary>The curve; empty of nothing.</summary>
    public IReadOnlyList<LatencyPoint> Curve() =>
        Count == 0 ? [] : Array.ConvertAll(Percentiles, percentile => new LatencyPoint(percentile, Milliseconds(percentile)));
}
