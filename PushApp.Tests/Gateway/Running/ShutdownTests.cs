using System.Diagnostics;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using PushApp.Tests.Delivery;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A stop ends in time, whatever has gone before: an orchestrator stops everything at once, and kills what is slow.</summary>
public sealed class ShutdownTests : IAsyncLifetime
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(3);

    // What an orchestrator waits before it kills.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly RedisServer _redis = new();
    private DevBrokerProcess _broker = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        await _redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync();
        _gateway = await GatewayProcess.StartAsync(_redis.ConnectionString, _broker.Endpoints, null, ("Shutdown__Timeout", $"{Allowed}"));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _broker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Without_RocketMQ_the_lease_and_the_routes_are_withdrawn_in_time()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await PushClient.ConnectAsync(_gateway.Address, GatewayProcess.Token(user));
        var routes = new RouteTable(_redis.Connection);
        Assert.Single(await routes.FindAsync(user));
        Assert.True(await _redis.Connection.GetDatabase().HashExistsAsync(LeaseKeys.All[0], _gateway.Id));
        await _broker.DisposeAsync();

        Assert.InRange(await StopAsync(), TimeSpan.Zero, Patience);

        Assert.Equal(4503, await client.Closed);
        Assert.Empty(await routes.FindAsync(user));
        Assert.False(await _redis.Connection.GetDatabase().HashExistsAsync(LeaseKeys.All[0], _gateway.Id));
    }

    [Fact]
    public async Task Without_Redis_and_RocketMQ_the_clients_are_told_in_time()
    {
        await using var client = await PushClient.ConnectAsync(_gateway.Address, GatewayProcess.Token(GatewaySystem.NewUser()));
        await _broker.DisposeAsync();
        _redis.Kill();

        Assert.InRange(await StopAsync(), TimeSpan.Zero, Patience);

        Assert.Equal(4503, await client.Closed);
    }

    private async Task<TimeSpan> StopAsync()
    {
        var started = Stopwatch.GetTimestamp();
        _gateway.Terminate();
        Assert.Equal(0, await _gateway.ExitAsync());
        return Stopwatch.GetElapsedTime(started);
    }
}
