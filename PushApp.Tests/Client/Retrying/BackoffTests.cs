using PushApp.Client.Retrying;

namespace PushApp.Tests.Client.Retrying;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1_000_000, 30)]
    public void A_wait_doubles_to_half_a_minute(int attempt, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Limit(attempt));

    [Fact]
    public void A_wait_is_anywhere_below_its_limit()
    {
        var waits = Enumerable.Range(0, 1000).Select(_ => Backoff.Before(2).TotalSeconds).ToArray();

        Assert.All(waits, wait => Assert.InRange(wait, 0, 2));
        Assert.Contains(waits, wait => wait < 0.5);
        Assert.Contains(waits, wait => wait > 1.5);
    }
}
