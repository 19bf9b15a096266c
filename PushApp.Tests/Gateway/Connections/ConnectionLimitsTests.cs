using System.Net;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;

namespace PushApp.Tests.Gateway.Connections;

public sealed class ConnectionLimitsTests : IDisposable
{
    private readonly GatewayMetrics _metrics = new();

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "::1", false)]
    public void Clients_of_one_address_are_counted_together(string first, string second, bool isRefused)
    {
        var limits = new ConnectionLimits(new ClientLimitOptions { MaxConnectionsPerAddress = 1 }, _metrics);
        Assert.True(limits.TryEnter(IPAddress.Parse(first), out _));

        var entered = limits.TryEnter(IPAddress.Parse(second), out var refusal);

        Assert.Equal(isRefused, !entered);
        Assert.Equal(isRefused ? CloseCodes.TooMany : null, refusal?.Code);
        Assert.True(refusal is null || refusal.Text.Contains("Gateway:MaxConnectionsPerAddress", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_leaves_makes_room()
    {
        var limits = new ConnectionLimits(new ClientLimitOptions { MaxConnections = 2, MaxConnectionsPerAddress = 1 }, _metrics);
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        Assert.True(limits.TryEnter(one, out _));
        Assert.False(limits.TryEnter(one, out _));
        Assert.True(limits.TryEnter(other, out _));
        Assert.False(limits.TryEnter(null, out var refusal));
        Assert.Equal(CloseCodes.Unavailable, refusal.Code);

        limits.Leave(one);

        Assert.True(limits.TryEnter(one, out _));
    }
}
