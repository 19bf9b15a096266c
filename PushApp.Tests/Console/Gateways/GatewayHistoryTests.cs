using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Gateways;

namespace PushApp.Tests.OperatorConsole.Gateways;

public sealed class GatewayHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly GatewayHistory _history = new();

    [Fact]
    public void Rates_are_the_differences_of_the_last_seconds()
    {
        Take(0, State(consumed: 100, pushed: 1000));
        Take(2, State(consumed: 120, pushed: 1200));
        var gateway = Assert.Single(Take(4, State(consumed: 140, pushed: 1600)));

        Assert.Equal((10, 150), (gateway.Consumed, gateway.Pushed));
        Assert.Equal([0, 10, 10], gateway.Points.Select(point => point.Consumed));
        Assert.Equal([-4, -2, 0], gateway.Points.Select(point => point.Seconds));
    }

    [Fact]
    public void What_was_before_the_last_seconds_does_not_count()
    {
        for (var second = 0; second <= 20; second += 2)
        {
            Take(second, State(consumed: 1000L * second));
        }

        for (var second = 22; second <= 30; second += 2)
        {
            Take(second, State(consumed: 20_000));
        }

        Assert.Equal(0, Assert.Single(Take(32, State(consumed: 20_000))).Consumed);
    }

    [Fact]
    public void Another_life_of_a_gateway_counts_from_zero_again()
    {
        Take(0, State(consumed: 1000));
        Take(2, State(consumed: 1000) with { BootId = "second" });
        var gateway = Assert.Single(Take(4, State(consumed: 1010) with { BootId = "second" }));

        Assert.Equal(5, gateway.Consumed);
        Assert.Equal(2, gateway.Points.Count);
    }

    [Fact]
    public void A_gateway_that_is_gone_is_shown_for_a_while_and_then_forgotten()
    {
        Take(0, State());

        var gone = Assert.Single(Take(60));
        Assert.Equal((GatewayView.Gone, 0L, false), (gone.Condition, gone.Connections, gone.CanDrain));
        Assert.Equal(Start, gone.LastSeen);
        Assert.Empty(Take((int)GatewayHistory.Memory.TotalSeconds + 1));
    }

    [Fact]
    public void It_reaches_back_some_minutes()
    {
        IReadOnlyList<GatewayView> last = [];
        for (var second = 0; second <= 3600; second += 2)
        {
            last = Take(second, State());
        }

        Assert.Equal(-GatewayHistory.Span.TotalSeconds, last[0].Points[0].Seconds);
        Assert.Equal(151, last[0].Points.Count);
    }

    private static GatewayState State(long consumed = 0, long pushed = 0) => new("gateway-1", "first", "Ready", 7, consumed, pushed, Start);

    private IReadOnlyList<GatewayView> Take(int second, params GatewayState[] gateways) => _history.Take(Start.AddSeconds(second), gateways);
}
