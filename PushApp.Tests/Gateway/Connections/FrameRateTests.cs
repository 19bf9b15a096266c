using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class FrameRateTests
{
    [Fact]
    public void Ten_seconds_of_frames_may_come_at_once_and_then_so_many_a_second()
    {
        var now = Environment.TickCount64;
        var rate = new FrameRate(20);

        Assert.Equal(200, Enumerable.Range(0, 1000).Count(_ => rate.TryTake(now)));
    }

    [Fact]
    public void A_client_that_keeps_to_the_rate_is_never_refused()
    {
        var now = Environment.TickCount64;
        var rate = new FrameRate(20);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(rate.TryTake(now + i * 50));
        }
    }
}
