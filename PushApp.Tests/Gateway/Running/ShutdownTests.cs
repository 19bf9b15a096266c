using System.Diagnostics;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using PushApp.Tests.Delivery;
using PushApp.Tests.Support;
using Xunit.Abstractions;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A stop ends in time, whatever has gone before: an orchestrator stops everything at once, and kills what is slow.</summary>
public sealed class ShutdownTests(ITestOutputHelper output) : IAsyncLifetime
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
        _gateway = await GatewayProcess.StartAsync(_redis.ConnectionString, _broker.Endpoints, null, ("Shutdown__Timeout", $"{Allowed}"), ("Gateway__ProbeInterval", "00:00:01"));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _broker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    // At once, and when the gateway has noticed and tries again.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Without_RocketMQ_the_lease_and_the_routes_are_withdrawn_in_time(int secondsWithout)
    {
        var user = GatewaySystem.NewUser();
        await using var client = await PushClient.ConnectAsync(_gateway.Address, GatewayProcess.Token(user));
        var routes = new RouteTable(_redis.Commands);
        Assert.Single(await routes.FindAsync(user));
        Assert.True(await _redis.Connection.GetDatabase().HashExistsAsync(LeaseKeys.All[0], _gateway.Id));
        await _broker.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(secondsWithout));

        Assert.InRange(await StopAsync(), TimeSpan.Zero, Patience);

        Assert.Equal(4503, await client.Closed);
        Assert.Empty(await routes.FindAsync(user));
        Assert.False(await _redis.Connection.GetDatabase().HashExistsAsync(LeaseKeys.All[0], _gateway.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Without_Redis_and_RocketMQ_the_clients_are_told_in_time(int secondsWithout)
    {
        await using var client = await PushClient.ConnectAsync(_gateway.Address, GatewayProcess.Token(GatewaySystem.NewUser()));
        await _broker.DisposeAsync();
        _redis.Kill();
        await Task.Delay(TimeSpan.FromSeconds(secondsWithout));

        Assert.InRange(await StopAsync(), TimeSpan.Zero, Patience);

        Assert.Equal(4503, await client.Closed);
    }

    private async Task<TimeSpan> StopAsync()
    {
        var started = Stopwatch.GetTimestamp();
        _gateway.Terminate();
        Assert.Equal(0, await _gateway.ExitAsync());
        var taken = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"stopped after {taken.TotalSeconds:0.0} s");
        return taken;
    }
}
