extern alias AspireDashboard;

using AspireDashboard::Aspire.Dashboard.Metrics;
using AspireDashboard::Aspire.Dashboard.Telemetry;
using AspireDashboard::Aspire.Dashboard.Telemetry.Storage;

namespace PushApp.Tests.Compat.Dashboard.Metrics;

public sealed class MetricLinesTests
{
    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TelemetrySource Gateway = new("gateway", "abcdefgh", 0, []);
    private static readonly DateTime[] Times = [At(0), At(10), At(20)];

    [Fact]
    public void Counters_become_rates_and_a_restart_is_not_a_negative_one()
    {
        var line = Line(InstrumentKind.Counter, [new(At(0), 100), new(At(10), 150), new(At(20), 20)]);

        Assert.Equal([5d, 0d], line.Values);
    }

    [Fact]
    public void Values_are_summed_over_the_series_of_a_source()
    {
        var lines = MetricLines.Of(
            InstrumentKind.Value,
            [Series(new MetricPoint(At(0), 3)), Series(new MetricPoint(At(15), 4))],
            Times, _ => "", _ => "");

        Assert.Equal([3d, 7d], Assert.Single(lines).Values);
    }

    [Fact]
    public void Histograms_become_percentiles_of_what_was_measured_between_two_times()
    {
        double[] bounds = [10, 20];
        var lines = MetricLines.Of(
            InstrumentKind.Histogram,
            [Series(new(At(0), 0, 0, [0, 0, 0], bounds), new(At(10), 0, 100, [50, 50, 0], bounds), new(At(20), 0, 100, [50, 50, 0], bounds))],
            Times, _ => "", _ => "");

        Assert.Equal(["P50", "P90", "P99"], lines.Select(line => line.Name));
        Assert.Equal([10d, null], lines[0].Values);
        Assert.Equal([18d, null], lines[1].Values);
    }

    [Fact]
    public void Of_a_value_that_stands_still_only_both_ends_are_kept()
    {
        var store = new MetricStore(new() { MaxMetricsCount = 5 });
        var info = new InstrumentInfo("meter", "name", "", "", InstrumentKind.Value, Delta: false);
        for (var second = 0; second < 100; second++)
        {
            store.Add(Gateway, info, [([], new MetricPoint(At(second), second < 50 ? 1 : 2))]);
        }

        var points = Assert.Single(store.Series("meter", "name", _ => true, Start)).Points;

        Assert.Equal([(At(0), 1d), (At(49), 1d), (At(50), 2d), (At(99), 2d)], points.Select(point => (point.Time, point.Value)));
    }

    private static MetricLine Line(InstrumentKind kind, MetricPoint[] points) =>
        Assert.Single(MetricLines.Of(kind, [Series(points)], Times, _ => "", _ => ""));

    private static SeriesSnapshot Series(params MetricPoint[] points) => new(Gateway, [], points);

    private static DateTime At(int seconds) => Start.AddSeconds(seconds);
}
