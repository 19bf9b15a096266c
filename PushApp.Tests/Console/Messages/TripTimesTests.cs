using PushApp.OperatorConsole.Messages;

namespace PushApp.Tests.OperatorConsole.Messages;

public sealed class TripTimesTests
{
    [Theory]
    [InlineData(-2, "0 ms")]
    [InlineData(12.6, "13 ms")]
    [InlineData(1_250, "1.3 s")]
    [InlineData(125_000, "2 min 5 s")]
    public void They_are_short(double milliseconds, string text) => Assert.Equal(text, TripTimes.Text(TimeSpan.FromMilliseconds(milliseconds)));
}
