using System.Reflection;
using System.Text;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Protocol;

public sealed class CloseCodesTests
{
    [Theory]
    [InlineData(CloseCodes.Normal, false)]
    [InlineData(1001, true)]
    [InlineData(1006, true)]
    [InlineData(CloseCodes.UnsupportedData, false)]
    [InlineData(CloseCodes.FrameTooLarge, false)]
    [InlineData(1011, true)]
    [InlineData(4000, false)]
    [InlineData(CloseCodes.Unauthorized, false)]
    [InlineData(4499, false)]
    [InlineData(CloseCodes.Unavailable, true)]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    public void The_range_says_whether_to_reconnect(int code, bool reconnect) =>
        Assert.Equal(reconnect, CloseCodes.ShouldReconnect(code));

    [Fact]
    public void Every_reason_fits_a_close_frame() => Assert.All(
        typeof(CloseReason).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (CloseReason)field.GetValue(null)!),
        reason => Assert.InRange(Encoding.UTF8.GetByteCount(reason.Text), 0, 123));
}
