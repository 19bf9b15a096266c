using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class LifecycleTests(GatewaySystem system)
{
    private Task<GatewayProcess> StartAsync(string? id = null, params (string, string)[] settings) =>
        GatewayProcess.StartAsync(system.Redis.ConnectionString, system.RocketMQ, id, settings);

    private async Task<bool> IsListedAsync(string id) => (await system.Directory.ListAsync()).Any(gateway => gateway.Id == id);

    [Fact]
    public async Task A_stopping_gateway_sends_its_clients_away_and_leaves_nothing_behind()
    {
        await using var gateway = await StartAsync();
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: gateway);
        await system.SendAsync(user, "acknowledged just before");
        await client.MessagesAsync(1);
        await client.AckAsync(1);
        gateway.Terminate();
        Assert.Equal(CloseCodes.GoingAway, await client.Closed);
        Assert.Equal(0, await gateway.ExitAsync());
        Assert.Empty(await system.Routes.FindAsync(user));
        Assert.False(await IsListedAsync(gateway.Id));
        Assert.Equal(1, await system.Redis.CursorAsync(user, "default"));
    }

    [Fact]
    public async Task A_gateway_whose_id_another_process_takes_gives_way()
    {
        await using var older = await StartAsync();
        await using var client = await system.ConnectAsync(GatewaySystem.NewUser(), to: older);
        await using var newer = await StartAsync(older.Id);
        Assert.Equal(CloseCodes.GoingAway, await client.Closed);
        Assert.Equal(1, await older.ExitAsync());
        Assert.True(await IsListedAsync(newer.Id));
    }

    [Fact]
    public async Task The_routes_of_a_killed_gateway_are_stale_when_its_lease_ends()
    {
        await using var gateway = await StartAsync(null, ("Gateway__LeaseDuration", "00:00:02"));
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: gateway);
        gateway.Kill();
        await gateway.ExitAsync();
        await Eventually.TrueAsync(async () => !await IsListedAsync(gateway.Id));
        var route = await system.RouteAsync(user);
        Assert.False(await system.Directory.IsLiveAsync(route.Gateway));
    }

    [Fact]
    public async Task After_redis_lost_its_data_gateways_are_written_again_and_clients_are_told_at_once()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        await system.Redis.Connection.GetServers()[0].FlushDatabaseAsync();
        await Eventually.TrueAsync(async () => await IsListedAsync(system.First.Id) && await IsListedAsync(system.Second.Id));
        Assert.Equal(CloseCodes.Resync, await client.Closed);
        await system.SendAsync(user, "after");
        await using var again = await system.ConnectAsync(user, cursor: 1, epoch: (await client.Welcome).GetProperty("epoch").GetString());
        Assert.Equal(["after"], GatewaySystem.Bodies(await again.MessagesAsync(1)));
        Assert.False((await again.Welcome).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task Without_rocketmq_a_gateway_is_alive_but_lets_nobody_in()
    {
        // Port 1 is reserved and nobody listens there.
        await using var gateway = await GatewayProcess.LaunchAsync(system.Redis.ConnectionString, "127.0.0.1:1");
        Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/alive")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Http.GetAsync("/health")).StatusCode);
        using var response = await gateway.Http.GetAsync($"/ws?access_token={GatewayProcess.Token("alice")}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(503, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
        Assert.False(await IsListedAsync(gateway.Id));
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitAsync());
    }

    [Theory]
    [InlineData("Jwt__Key", "short", "Jwt:Key")]
    [InlineData("Gateway__HeartbeatSeconds", "0", "Gateway:HeartbeatSeconds")]
    [InlineData("Gateway__InstanceId", "a b", "Gateway:InstanceId")]
    [InlineData("ConnectionStrings__rocketmq", "nowhere", "ConnectionStrings:rocketmq")]
    [InlineData("ConnectionStrings__redis", "", "ConnectionStrings:redis")]
    public async Task A_wrong_setting_fails_the_start_and_is_named(string variable, string value, string key)
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            GatewayProcess.LaunchAsync(system.Redis.ConnectionString, system.RocketMQ, null, (variable, value)));
        Assert.Contains(key, failed.Message, StringComparison.Ordinal);
    }
}
