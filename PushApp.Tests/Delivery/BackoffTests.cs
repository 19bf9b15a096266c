using PushApp.Delivery;

namespace PushApp.Tests.Delivery;

public class BackoffTests
{
    [Fact]
    public void Delays_double_up_to_the_longest_and_are_spread_over_their_upper_half()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

        foreach (var full in new[] { 100, 200, 400, 800, 1000, 1000 })
        {
            Assert.InRange(backoff.Next(), TimeSpan.FromMilliseconds(full / 2), TimeSpan.FromMilliseconds(full));
        }
    }

    [Fact]
    public async Task A_delay_that_is_cancelled_says_so()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));

        Assert.False(await new Backoff(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)).DelayAsync(cancelled.Token));
    }
}
