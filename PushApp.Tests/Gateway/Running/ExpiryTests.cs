using System.Diagnostics;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class ExpiryTests(GatewaySystem system)
{
    // The gateway's heartbeat is 25 seconds: whoever waits for that ends much later.
    [Fact]
    public async Task A_connection_ends_when_its_token_does()
    {
        var started = Stopwatch.GetTimestamp();
        var lifetime = TimeSpan.FromSeconds(3);
        await using var client = await PushClient.ConnectAsync(system.First.Address, GatewayProcess.Token(GatewaySystem.NewUser(), lifetime));
        using var overTcp = await LineClient.ConnectAsync(
            system.First.TcpPort, $$"""{"type":"connect","token":"{{GatewayProcess.Token(GatewaySystem.NewUser(), lifetime)}}"}""");
        await overTcp.ReadAsync("welcome");

        Assert.Equal(CloseCodes.Unauthorized, await client.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(CloseCodes.Unauthorized, (await overTcp.ReadAsync("close")).GetProperty("code").GetInt32());
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(15));
    }
}
