using PushApp.Delivery.RocketMQ;

namespace PushApp.Tests.Delivery.RocketMQ;

public sealed class ControlValidityTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [InlineData(-299, true)]
    [InlineData(-300, false)]
    public void An_order_counts_for_five_minutes_on_either_clock(int secondsAgo, bool isMeant)
    {
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(isMeant, ControlValidity.IsMeant(now.AddSeconds(-secondsAgo), now));
    }
}
