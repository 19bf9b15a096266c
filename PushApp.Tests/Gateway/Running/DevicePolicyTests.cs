using System.Net.WebSockets;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>Devices that take each other's places, at two gateways of each policy.</summary>
[Collection(GatewayTests.Name)]
public sealed class DevicePolicyTests(GatewaySystem system) : IAsyncLifetime
{
    private static readonly TimeSpan BeforeAHeartbeat = TimeSpan.FromSeconds(20);

    private readonly string _user = GatewaySystem.NewUser();
    private readonly List<GatewayProcess> _gateways = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_device_takes_the_place_of_another_of_its_kind_wherever_that_is()
    {
        var (first, second) = await StartAsync("OnePerKind");
        await using var phone = await system.ConnectAsync(_user, "phone:a", to: first);
        await using var desk = await system.ConnectAsync(_user, "desk:a", to: first);
        await using var tool = await system.ConnectAsync(_user, "phone", to: first);
        await using var elsewhere = await system.ConnectAsync(_user, "phone:b", to: second);

        Assert.Equal(CloseCodes.DeviceDisplaced, await phone.Closed.WaitAsync(BeforeAHeartbeat));
        Assert.Contains("Gateway:DevicePolicy", phone.CloseText, StringComparison.Ordinal);
        await using var here = await system.ConnectAsync(_user, "phone:c", to: second);
        Assert.Equal(CloseCodes.DeviceDisplaced, await elsewhere.Closed.WaitAsync(BeforeAHeartbeat));

        await HasDevicesAsync("desk:a", "phone", "phone:c");
        await system.SendAsync(_user, "for all");
        foreach (var client in new[] { desk, tool, here })
        {
            Assert.Equal("for all", (await client.MessagesAsync(1))[0].Body.GetString());
            Assert.False(client.Closed.IsCompleted);
        }
    }

    [Fact]
    public async Task Of_many_of_a_kind_at_once_one_stays_and_receives()
    {
        var (first, second) = await StartAsync("OnePerKind");
        var clients = (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => TryConnectAsync($"phone:{i}", i % 2 == 0 ? first : second)))).OfType<PushClient>().ToArray();
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(clients.Count(client => !client.Closed.IsCompleted) == 1));
            var stays = clients.Single(client => !client.Closed.IsCompleted);

            Assert.All(clients.Where(client => client != stays), client => Assert.Equal(CloseCodes.DeviceDisplaced, client.Closed.Result));
            Assert.Equal((await stays.Welcome).GetProperty("connectionId").GetString(), (await system.RouteAsync(_user)).ConnectionId);
            await system.SendAsync(_user, "for the one");
            await stays.MessagesAsync(1);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Past_the_limit_the_oldest_makes_room()
    {
        var (first, second) = await StartAsync("ReplaceOldest");
        await using var oldest = await system.ConnectAsync(_user, "1", to: first);
        await using var old = await system.ConnectAsync(_user, "2", to: second);
        await using var young = await system.ConnectAsync(_user, "3", to: first);
        await using var youngest = await system.ConnectAsync(_user, "4", to: second);

        Assert.Equal(CloseCodes.DeviceDisplaced, await oldest.Closed.WaitAsync(BeforeAHeartbeat));
        await HasDevicesAsync("2", "3", "4");
        await using var again = await system.ConnectAsync(_user, "1", to: first);
        Assert.Equal(CloseCodes.DeviceDisplaced, await old.Closed.WaitAsync(BeforeAHeartbeat));
        await HasDevicesAsync("1", "3", "4");
        Assert.False(young.Closed.IsCompleted || youngest.Closed.IsCompleted || again.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_device_whose_gateway_is_gone_makes_room_before_one_that_is_there()
    {
        var (first, _) = await StartAsync("ReplaceOldest");
        await using var oldest = await system.ConnectAsync(_user, "1", to: first);
        await using var old = await system.ConnectAsync(_user, "2", to: first);
        await system.Routes.ClaimAsync(_user, new Route("3", "gateway-gone", "boot", "c-1"));
        await using var young = await system.ConnectAsync(_user, "4", to: first);

        await HasDevicesAsync("1", "2", "4");
        Assert.False(oldest.Closed.IsCompleted || old.Closed.IsCompleted);
    }

    [Fact]
    public async Task Where_the_news_of_it_is_lost_the_next_heartbeat_tells()
    {
        var (first, second) = await StartAsync("OnePerKind", ("Gateway__HeartbeatSeconds", "1"));
        await using var phone = await system.ConnectAsync(_user, "phone:a", to: first);
        var boot = (await system.Directory.ListAsync()).Single(live => live.Id == second.Id).BootId;
        await system.Routes.ClaimAsync(
            _user, new Route("phone:b", second.Id, boot, "c-1"), onePerKind: true, displaced: await system.Routes.FindAsync(_user));

        Assert.Equal(CloseCodes.DeviceDisplaced, await phone.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_client_that_is_not_there_takes_no_place()
    {
        var (first, second) = await StartAsync("OnePerKind");
        await using var phone = await system.ConnectAsync(_user, "phone:a", to: first);
        await using var late = await system.ConnectAsync(_user, "phone:b", to: second, answersPings: false);

        Assert.Equal(CloseCodes.Unresponsive, await late.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
        await HasDevicesAsync("phone:a");
        Assert.False(phone.Closed.IsCompleted);
    }

    [Fact]
    public async Task Routes_that_redis_went_back_to_do_not_take_the_place_of_the_younger_device()
    {
        var (first, _) = await StartAsync("OnePerKind", ("Gateway__HeartbeatSeconds", "1"));
        await using var phone = await system.ConnectAsync(_user, "phone:b", to: first);
        var route = await system.RouteAsync(_user);
        var key = $"routing:user:{{{_user}}}";
        await system.Redis.Connection.GetDatabase().HashSetAsync(key, "phone:a", $"{route.GatewayId} {route.BootId} c-old {route.Order - 1_000_000}");
        await system.Redis.Connection.GetDatabase().HashDeleteAsync(key, "phone:b");

        await HasDevicesAsync("phone:b");
        Assert.False(phone.Closed.IsCompleted);
    }

    [Fact]
    public async Task Past_the_limit_a_kind_that_is_not_there_is_refused()
    {
        var (first, second) = await StartAsync("OnePerKind");
        await using var one = await system.ConnectAsync(_user, "a:1", to: first);
        await using var two = await system.ConnectAsync(_user, "b:1", to: first);
        await using var three = await system.ConnectAsync(_user, "c:1", to: second);
        await using var four = await system.ConnectAsync(_user, "d:1", to: second);

        Assert.Equal(CloseCodes.TooMany, await four.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
        await HasDevicesAsync("a:1", "b:1", "c:1");
    }

    // Null where another one was faster, so that the connection ended before its welcome.
    private async Task<PushClient?> TryConnectAsync(string device, GatewayProcess to)
    {
        try
        {
            return await system.ConnectAsync(_user, device, to: to);
        }
        catch (WebSocketException e) when (e.Message.Contains($"{CloseCodes.DeviceDisplaced}", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private async Task HasDevicesAsync(params string[] devices) => await Eventually.TrueAsync(async () =>
        (await system.Routes.FindAsync(_user)).Select(route => route.Device).Order().SequenceEqual(devices));

    private async Task<(GatewayProcess First, GatewayProcess Second)> StartAsync(string policy, params (string Key, string Value)[] settings)
    {
        _gateways.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => GatewayProcess.StartAsync(
            system.Redis.ConnectionString, system.RocketMQ, null, [("Gateway__DevicePolicy", policy), ("Gateway__MaxDevicesPerUser", "3"), .. settings]))));
        return (_gateways[0], _gateways[1]);
    }
}
