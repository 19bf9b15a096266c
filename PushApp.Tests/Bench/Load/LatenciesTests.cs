using PushApp.Bench.Load;

namespace PushApp.Tests.Bench.Load;

public sealed class LatenciesTests
{
    [Fact]
    public void The_curve_has_what_each_share_does_not_exceed()
    {
        var latencies = new Latencies();
        foreach (var milliseconds in Enumerable.Range(1, 1000))
        {
            latencies.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        var curve = latencies.Curve();
        Assert.Equal(1000, latencies.Count);
        Assert.InRange(curve.Single(point => point.Percentile == 50).Milliseconds, 499, 501);
        Assert.InRange(curve.Single(point => point.Percentile == 99).Milliseconds, 989, 991);
        Assert.Equal(curve.OrderBy(point => point.Milliseconds), curve);
    }

    [Fact]
    public void Nothing_has_no_curve()
    {
        Assert.Empty(new Latencies().Curve());
        Assert.True(double.IsNaN(new Latencies().Milliseconds(50)));
    }
}
