using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushApp.Gateway;
using PushApp.Gateway.Endpoints;

namespace PushApp.Tests.Gateway;

public sealed class GatewayOptionsTests
{
    private static T Read<T>(string key, string value) where T : class
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddGatewayOptions()
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<T>();
    }

    [Fact]
    public void The_port_for_tcp_clients_comes_from_either_place()
    {
        Assert.Null(Read<TcpOptions>("other", "1").TcpPort);
        Assert.Equal(5082, Read<TcpOptions>("TCP_PORT", "5082").TcpPort);
        Assert.Equal(5083, Read<TcpOptions>("Gateway:TcpPort", "5083").TcpPort);
    }

    [Theory]
    [InlineData("Gateway:HeartbeatSeconds", "0")]
    [InlineData("Gateway:MaxFrameBytes", "10")]
    [InlineData("Gateway:OutboundBytes", "1")]
    [InlineData("Gateway:WriteTimeout", "00:00:00")]
    [InlineData("Gateway:DrainTime", "01:00:00")]
    [InlineData("Gateway:ProbeInterval", "00:00:00")]
    [InlineData("Gateway:ProbeInterval", "soon")]
    [InlineData("Gateway:TcpPort", "70000")]
    [InlineData("TCP_PORT", "many")]
    [InlineData("Gateway:TcpAddress", "everywhere")]
    [InlineData("Gateway:MaxConnections", "0")]
    [InlineData("Gateway:MaxConnectionsPerAddress", "-1")]
    [InlineData("Gateway:MaxDevicesPerUser", "0")]
    [InlineData("Gateway:DevicePolicy", "ReplaceAll")]
    [InlineData("Gateway:DevicePolicy", "7")]
    [InlineData("Gateway:MaxPending", "0")]
    [InlineData("Gateway:MaxFramesPerSecond", "0")]
    [InlineData("Gateway:MaxReplays", "0")]
    public void A_value_out_of_range_is_named_by_its_key(string key, string value) =>
        Assert.Contains(key, Assert.ThrowsAny<Exception>(() => Read<GatewayOptions>(key, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/page")]
    [InlineData("")]
    public void What_no_browser_sends_as_its_origin_is_named_by_its_key(string origin) => Assert.Contains(
        "Gateway:AllowedOrigins", Assert.ThrowsAny<Exception>(() => Read<GatewayOptions>("Gateway:AllowedOrigins:0", origin)).Message, StringComparison.Ordinal);
}
