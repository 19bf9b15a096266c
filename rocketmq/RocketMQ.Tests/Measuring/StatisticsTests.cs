using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Tests.Measuring;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_percentile_is_a_value_that_was_measured(double share, double expected) =>
        Assert.Equal(expected, Statistics.Percentile(Enumerable.Range(1, 100).Reverse().Select(n => (double)n), share));

    [Fact]
    public void Nothing_has_no_median() => Assert.True(double.IsNaN(Statistics.Median([])));
}
