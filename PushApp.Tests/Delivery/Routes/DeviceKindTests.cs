using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Routes;

public sealed class DeviceKindTests
{
    [Theory]
    [InlineData("phone:7c2", "phone")]
    [InlineData("phone:7c2:b", "phone")]
    [InlineData("phone:", "phone")]
    [InlineData("phone", null)]
    [InlineData(":phone", null)]
    public void It_is_what_stands_before_the_first_colon(string device, string? kind) => Assert.Equal(kind, DeviceKind.Of(device));
}
