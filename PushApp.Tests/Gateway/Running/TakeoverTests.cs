using System.Net.WebSockets;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>One device on several connections: the last one whose client is there has it, and the others know.</summary>
[Collection(GatewayTests.Name)]
public sealed class TakeoverTests(GatewaySystem system)
{
    private readonly string _user = GatewaySystem.NewUser();

    [Fact]
    public async Task A_device_that_connects_elsewhere_ends_its_old_connection_at_once()
    {
        await using var old = await system.ConnectAsync(_user);
        await using var young = await system.ConnectAsync(_user, to: system.Second);

        // The first gateway's heartbeat is 25 s.
        Assert.Equal(CloseCodes.DeviceReplaced, await old.Closed.WaitAsync(TimeSpan.FromSeconds(20)));
        await HasDeviceAsync(young);
    }

    [Fact]
    public async Task Where_the_news_of_it_is_lost_the_next_heartbeat_tells()
    {
        await using var old = await system.ConnectAsync(_user, to: system.Second);
        var route = await system.RouteAsync(_user);
        var elsewhere = route with { GatewayId = system.First.Id, BootId = await BootAsync(system.First), ConnectionId = "c-1", IsProven = true };
        var seen = (await system.Routes.ClaimAsync(_user, elsewhere)).Standing!;
        await system.Routes.ReplaceAsync(_user, elsewhere, seen);

        Assert.Equal(CloseCodes.DeviceReplaced, await old.Closed);
    }

    [Fact]
    public async Task Of_many_connections_at_once_one_stays_and_receives()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            system.ConnectAsync(_user, to: i % 2 == 0 ? system.First : system.Second)));
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(clients.Count(client => !client.Closed.IsCompleted) == 1));
            var stays = clients.Single(client => !client.Closed.IsCompleted);

            Assert.All(clients.Where(client => client != stays), client => Assert.Equal(CloseCodes.DeviceReplaced, client.Closed.Result));
            await HasDeviceAsync(stays);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    // As an attempt that a busy gateway serves when its client has given up and is connected elsewhere.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_is_not_there_takes_nothing_from_one_that_is(bool closes)
    {
        await using var living = await system.ConnectAsync(_user, to: system.Second);
        await using var late = await system.ConnectAsync(_user, answersPings: false);
        if (closes)
        {
            late.Abort();
        }
        else
        {
            Assert.Equal(CloseCodes.Unresponsive, await late.Closed);
        }

        await HasDeviceAsync(living);
    }

    [Fact]
    public async Task A_device_that_comes_back_to_the_same_gateway_replaces_its_old_connection()
    {
        await using var old = await system.ConnectAsync(_user);
        await using var young = await system.ConnectAsync(_user);

        Assert.Equal(CloseCodes.DeviceReplaced, await old.Closed);
        await HasDeviceAsync(young);
    }

    [Fact]
    public async Task A_tool_that_answers_no_ping_frames_takes_its_device_at_once()
    {
        await using var old = await system.ConnectAsync(_user, device: "default");
        using var tool = new ClientWebSocket();
        await tool.ConnectAsync(
            new UriBuilder(system.Second.Address) { Scheme = "ws", Path = "/ws", Query = $"access_token={GatewayProcess.Token(_user)}" }.Uri, CancellationToken.None);

        Assert.Equal(CloseCodes.DeviceReplaced, await old.Closed);
    }

    [Fact]
    public async Task A_route_that_redis_went_back_to_does_not_end_the_connection_that_replaced_it()
    {
        await using var client = await system.ConnectAsync(_user, to: system.Second);
        var route = await system.RouteAsync(_user);
        var older = $"{system.First.Id} {await BootAsync(system.First)} c-1 {route.Order - 1_000_000}";
        await system.Redis.Connection.GetDatabase().HashSetAsync($"routing:user:{{{_user}}}", route.Device, older);

        await Eventually.TrueAsync(async () => (await system.RouteAsync(_user)).ConnectionId == route.ConnectionId);
        await HasDeviceAsync(client);
    }

    // Redis has lost the route, or the gateway's lease came late, when the attempt was served.
    [Fact]
    public async Task A_route_that_was_claimed_without_a_proof_goes_back_to_the_client_that_is_there()
    {
        await using var client = await system.ConnectAsync(_user, to: system.Second);
        var route = await system.RouteAsync(_user);
        await system.Routes.RemoveAsync(_user, route);
        await using var late = await system.ConnectAsync(_user, answersPings: false);

        await HasDeviceAsync(client);
        Assert.True((await system.RouteAsync(_user)).IsProven);
        Assert.Equal(CloseCodes.DeviceReplaced, await late.Closed);
    }

    [Fact]
    public async Task A_client_that_has_gone_does_not_get_back_the_route_that_it_has_elsewhere()
    {
        await using var gone = await system.ConnectAsync(_user, answersPings: false, to: system.Second);
        await system.Routes.RemoveAsync(_user, await system.RouteAsync(_user));
        await using var living = await system.ConnectAsync(_user);

        // Replaced where its heartbeat wrote the route again before the other came.
        Assert.True(await gone.Closed is CloseCodes.Unresponsive or CloseCodes.DeviceReplaced);
        await HasDeviceAsync(living);
    }

    private async Task HasDeviceAsync(PushClient client)
    {
        var connection = (await client.Welcome).GetProperty("connectionId").GetString();
        await Eventually.TrueAsync(async () => (await system.RouteAsync(_user)).ConnectionId == connection);
        await system.SendAsync(_user, "for the one that has the device");
        Assert.Equal("for the one that has the device", GatewaySystem.Bodies(await client.MessagesAsync(1)).Single());
        Assert.False(client.Closed.IsCompleted);
    }

    private async Task<string> BootAsync(GatewayProcess gateway) =>
        (await system.Directory.ListAsync()).Single(live => live.Id == gateway.Id).BootId;
}
