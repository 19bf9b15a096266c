using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class TimingWheelTests
{
    [Fact]
    public void A_turn_visits_every_member_once()
    {
        var wheel = new TimingWheel<int>(8);
        for (var i = 0; i < 100; i++)
        {
            wheel.Add(i);
        }

        var visited = Enumerable.Range(0, wheel.Slots).SelectMany(_ => wheel.Advance().ToArray()).ToArray();
        Assert.Equal(Enumerable.Range(0, 100), visited.Order());
    }

    [Fact]
    public void Members_are_spread_over_the_slots()
    {
        var wheel = new TimingWheel<int>(8);
        for (var i = 0; i < 80; i++)
        {
            wheel.Add(i);
        }

        for (var step = 0; step < wheel.Slots; step++)
        {
            Assert.Equal(10, wheel.Advance().Count);
        }
    }

    [Fact]
    public void A_removed_member_is_not_visited()
    {
        var wheel = new TimingWheel<string>(4);
        wheel.Remove(wheel.Add("gone"), "gone");
        wheel.Add("there");
        Assert.Equal(["there"], Enumerable.Range(0, 4).SelectMany(_ => wheel.Advance().ToArray()));
    }
}
