using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class ClientHelloTests
{
    [Fact]
    public void A_client_that_names_nothing_is_the_default_device_without_a_cursor()
    {
        Assert.True(ClientHello.TryCreate("alice", null, null, null, null, out var hello, out _));
        Assert.Equal(new ClientHello("alice", "default", null, null, null), hello);
    }

    [Theory]
    [InlineData("my phone", null, "'device'")]
    [InlineData(null, "-1", "'cursor'")]
    [InlineData(null, "1e3", "'cursor'")]
    [InlineData(null, "99999999999999999999", "'cursor'")]
    public void A_wrong_field_is_named(string? device, string? cursor, string named)
    {
        Assert.False(ClientHello.TryCreate("alice", device, cursor, null, null, out _, out var error));
        Assert.Contains(named, error, StringComparison.Ordinal);
    }
}
