using System.Reflection;
using System.Text;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Protocol;

public sealed class CloseCodesTests
{
    [Fact]
    public void Every_reason_fits_a_close_frame() => Assert.All(
        typeof(CloseReason).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (CloseReason)field.GetValue(null)!),
        reason => Assert.InRange(Encoding.UTF8.GetByteCount(reason.Text), 0, 123));
}
