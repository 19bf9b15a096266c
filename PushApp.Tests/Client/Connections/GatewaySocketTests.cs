using PushApp.Client.Connections;
using PushApp.Client.Cursors;

namespace PushApp.Tests.Client.Connections;

public sealed class GatewaySocketTests
{
    [Theory]
    [InlineData("http://localhost:5081", "ws://localhost:5081/ws?device=phone&cursor=41&epoch=a%2Fb")]
    [InlineData("https://push.example.com", "wss://push.example.com/ws?device=phone&cursor=41&epoch=a%2Fb")]
    [InlineData("https://example.com/push/", "wss://example.com/push/ws?device=phone&cursor=41&epoch=a%2Fb")]
    [InlineData("wss://example.com:444/ws", "wss://example.com:444/ws?device=phone&cursor=41&epoch=a%2Fb")]
    public void The_address_has_where_to_continue(string gateway, string address) =>
        Assert.Equal(address, GatewaySocket.Address(new Uri(gateway), "phone", new Cursor("a/b", 41)).AbsoluteUri);

    [Fact]
    public void Without_a_cursor_the_address_has_none() =>
        Assert.Equal("ws://localhost:5081/ws?device=a%3Ab", GatewaySocket.Address(new Uri("http://localhost:5081"), "a:b", null).AbsoluteUri);
}
