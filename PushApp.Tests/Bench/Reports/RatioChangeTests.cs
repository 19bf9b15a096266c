using PushApp.Bench.Reports;

namespace PushApp.Tests.Bench.Reports;

public sealed class RatioChangeTests
{
    private const int Tolerance = 20;

    [Theory]
    [InlineData(100, 81, false)]
    [InlineData(100, 79, true)]
    [InlineData(100, 200, false)]
    public void A_rate_is_worse_where_it_is_lower_beside_that_of_signalr(double before, double after, bool isWorse)
    {
        var changes = RatioChange.Between(
            [SampleRound.Of("pushapp", before), SampleRound.Of("signalr", 100)],
            [SampleRound.Of("pushapp", after * 3), SampleRound.Of("signalr", 300)]);

        Assert.Equal(["messages/s", "p50", "p99", "CPU a message"], changes.Select(change => change.Figure));
        Assert.Equal(isWorse, changes[0].IsWorse(Tolerance));
        Assert.All(changes.Skip(1), change => Assert.False(change.IsWorse(Tolerance)));
        Assert.Equal(isWorse, RatioChange.Table(changes, Tolerance).Contains("| worse |", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2.3, false)]
    [InlineData(2.5, true)]
    [InlineData(0.5, false)]
    public void A_latency_is_worse_where_it_is_higher(double after, bool isWorse)
    {
        var changes = RatioChange.Between(
            [SampleRound.Of("pushapp", 100), SampleRound.Of("signalr", 100)],
            [SampleRound.Of("pushapp", 100) with { P99 = after }, SampleRound.Of("signalr", 100)]);

        Assert.Equal(isWorse, changes.Single(change => change.Figure == "p99").IsWorse(Tolerance));
    }

    [Fact]
    public void Only_loads_that_both_runs_have_of_both_are_compared() => Assert.Empty(RatioChange.Between(
        [SampleRound.Of("pushapp", 100), SampleRound.Of("signalr", 100)],
        [SampleRound.Of("pushapp", 100), SampleRound.Of("signalr", 100) with { Nodes = 10 }]));
}
