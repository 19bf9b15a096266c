using Microsoft.Extensions.Configuration;
using PushApp.Gateway;

namespace PushApp.Tests.Gateway;

public sealed class GatewayOptionsTests
{
    private static GatewayOptions Read(string key, string value) => GatewayOptions.FromConfiguration(
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());

    [Fact]
    public void The_port_for_tcp_clients_comes_from_either_place()
    {
        Assert.Null(Read("other", "1").TcpPort);
        Assert.Equal(5082, Read("TCP_PORT", "5082").TcpPort);
        Assert.Equal(5083, Read("Gateway:TcpPort", "5083").TcpPort);
    }

    [Theory]
    [InlineData("Gateway:HeartbeatSeconds", "0")]
    [InlineData("Gateway:MaxFrameBytes", "10")]
    [InlineData("Gateway:OutboundFrames", "1")]
    [InlineData("Gateway:OutboundBytes", "1")]
    [InlineData("Gateway:WriteTimeout", "00:00:00")]
    [InlineData("Gateway:ReorderFrames", "0")]
    [InlineData("Gateway:ReorderWindow", "00:01:00")]
    [InlineData("Gateway:ReplayPage", "0")]
    [InlineData("Gateway:DrainTime", "01:00:00")]
    [InlineData("Gateway:ProbeInterval", "00:00:00")]
    [InlineData("Gateway:TcpPort", "70000")]
    [InlineData("TCP_PORT", "many")]
    public void A_value_out_of_range_is_named_by_its_key(string key, string value) =>
        Assert.Contains(key, Assert.Throws<InvalidOperationException>(() => Read(key, value)).Message, StringComparison.Ordinal);
}
