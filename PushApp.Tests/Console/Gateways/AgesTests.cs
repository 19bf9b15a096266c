using PushApp.OperatorConsole.Gateways;

namespace PushApp.Tests.OperatorConsole.Gateways;

public sealed class AgesTests
{
    [Theory]
    [InlineData("-00:00:01", "0 s")]
    [InlineData("00:00:07.9", "7 s")]
    [InlineData("00:05:10", "5 min 10 s")]
    [InlineData("02:03:59", "2 h 3 min")]
    [InlineData("3.04:59:00", "3 d 4 h")]
    public void The_two_largest_units_are_said(string age, string text) => Assert.Equal(text, Ages.Text(TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture)));
}
