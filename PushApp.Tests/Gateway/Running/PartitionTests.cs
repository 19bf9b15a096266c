using System.Globalization;
using System.Net;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A gateway that is cut off from Redis or RocketMQ alone while others are not: its clients are sent to those.</summary>
[Collection(GatewayTests.Name)]
public sealed class PartitionTests(GatewaySystem system)
{
    private readonly string _user = GatewaySystem.NewUser();

    [Fact]
    public async Task Cut_off_from_Redis_it_sends_its_clients_away_and_takes_them_again_afterwards()
    {
        var redis = int.Parse(system.Redis.ConnectionString.Split(':')[1], CultureInfo.InvariantCulture);
        await using var path = TcpForward.To(redis);
        await using var gateway = await GatewayProcess.StartAsync(
            $"127.0.0.1:{path.Port}", system.RocketMQ, null, ("Gateway__LeaseDuration", "00:00:02"));
        await using var client = await system.ConnectAsync(_user, to: gateway);

        path.Switch(null);

        Assert.Equal(CloseCodes.Unavailable, await client.Closed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Http.GetAsync("/health")).StatusCode);
        path.Switch(redis);
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
        await using var again = await system.ConnectAsync(_user, to: gateway);
        await system.SendAsync(_user, "afterwards");
        Assert.Equal(["afterwards"], GatewaySystem.Bodies(await again.MessagesAsync(1)));
    }

    [Fact]
    public async Task Cut_off_from_RocketMQ_it_delivers_what_is_stored_and_then_sends_its_clients_away()
    {
        var rocketmq = int.Parse(system.RocketMQ.Split(':')[1], CultureInfo.InvariantCulture);
        await using var path = TcpForward.To(rocketmq);
        await using var gateway = await GatewayProcess.StartAsync(
            system.Redis.ConnectionString, $"127.0.0.1:{path.Port}", null, ("Gateway__ProbeInterval", "00:00:02"), ("Gateway__HeartbeatSeconds", "3"));
        await using var client = await system.ConnectAsync(_user, to: gateway);

        path.Switch(null);
        await system.SendAsync(_user, "published, and not consumed");

        Assert.Equal(["published, and not consumed"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
        Assert.Equal(CloseCodes.Unavailable, await client.Closed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Http.GetAsync("/health")).StatusCode);
        path.Switch(rocketmq);
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Where_Redis_is_away_for_all_clients_stay_and_get_what_comes_afterwards()
    {
        var redis = int.Parse(system.Redis.ConnectionString.Split(':')[1], CultureInfo.InvariantCulture);
        await using var path = TcpForward.To(redis);
        await using var broker = await DevBrokerProcess.StartAsync();
        await using var producer = await GatewaySystem.ProducerAsync(broker.Endpoints);
        (string, string)[] settings = [("Gateway__LeaseDuration", "00:00:02"), ("Gateway__HeartbeatSeconds", "1")];
        await using var gateway = await GatewayProcess.StartAsync($"127.0.0.1:{path.Port}", broker.Endpoints, null, settings);
        await using var other = await GatewayProcess.StartAsync($"127.0.0.1:{path.Port}", broker.Endpoints, null, settings);
        await using var client = await system.ConnectAsync(_user, to: gateway);

        path.Switch(null);
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/health")).StatusCode == HttpStatusCode.ServiceUnavailable);
        // Its leases end, and it has asked the other gateway, as those of the other tests show.
        await Eventually.TrueAsync(async () => (await system.Directory.ListAsync()).All(live => live.Id != gateway.Id));
        Assert.False(client.Closed.IsCompleted);
        path.Switch(redis);
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);

        await system.StoreAsync(_user, "afterwards");
        Assert.Equal(["afterwards"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
        Assert.False(client.Closed.IsCompleted);
    }
}
