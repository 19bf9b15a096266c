using Microsoft.Extensions.Logging.Abstractions;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Routes;

[Collection(SharedRedis.Name)]
public sealed class RouteResolverTests : IAsyncLifetime, IDisposable
{
    private readonly RedisServer _redis;
    private readonly RouteTable _routes;
    private readonly GatewayDirectory _directory;
    private readonly RouteResolver _resolver;
    private readonly string _user = SharedRedis.NewId("user");

    public RouteResolverTests(RedisServer redis)
    {
        _redis = redis;
        _routes = new(redis.Commands);
        _directory = new(redis.Commands, NullLogger<GatewayDirectory>.Instance);
        _resolver = new(_routes, _directory);
    }

    public Task InitializeAsync() => _directory.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => _directory.StopAsync(CancellationToken.None);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_route_of_a_living_gateway_counts()
    {
        var route = await RouteAsync(await StartAsync());

        Assert.Equal([route], await _resolver.FindAsync(_user));
        Assert.Equal([route], await _resolver.FindAsync(_user));
    }

    [Fact]
    public async Task A_route_of_an_earlier_life_is_stale_and_dropped()
    {
        var first = await StartAsync();
        var stale = await RouteAsync(first);
        Assert.Equal([stale], await _resolver.FindAsync(_user));

        var second = await StartAsync(first.Id);
        var live = await RouteAsync(second, "desk");
        await Eventually.TrueAsync(async () => !await _directory.IsLiveAsync(first));

        Assert.Equal([live], await _resolver.FindAsync(_user));
        await Eventually.TrueAsync(async () => (await _routes.FindAsync(_user)).Count == 1);
    }

    [Fact]
    public async Task Routes_of_many_users_are_found_together_and_stale_ones_dropped()
    {
        var first = await StartAsync();
        await RouteAsync(first);
        var second = await StartAsync(first.Id);
        var live = await RouteAsync(second, "desk");
        await Eventually.TrueAsync(async () => !await _directory.IsLiveAsync(first));

        var found = await _resolver.FindAsync([SharedRedis.NewId("away"), _user]);

        Assert.Equal([[], [live]], found);
        await Eventually.TrueAsync(async () => (await _routes.FindAsync(_user)).Count == 1);
    }

    [Fact]
    public async Task A_route_of_a_gateway_without_a_lease_is_stale()
    {
        await RouteAsync(new GatewayIdentity(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId()));

        Assert.Empty(await _resolver.FindAsync(_user));
    }

    [Fact]
    public async Task A_gateway_that_was_late_with_its_lease_finds_its_routes_as_it_left_them()
    {
        var gateway = new GatewayIdentity(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId());
        var route = await RouteAsync(gateway);
        Assert.Empty(await _resolver.FindAsync(_user));

        await LeaseOf(gateway).RenewAsync(default, default);

        Assert.Equal([route], await _resolver.FindAsync(_user));
        Assert.Equal([route], await _routes.FindAsync(_user));
    }

    [Fact]
    public async Task A_route_of_a_gateway_that_stays_away_is_dropped()
    {
        var time = new ManualTime();
        using var directory = new GatewayDirectory(_redis.Commands, NullLogger<GatewayDirectory>.Instance, time);
        var resolver = new RouteResolver(_routes, directory);
        var route = await RouteAsync(new GatewayIdentity(SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId()));
        Assert.Empty(await resolver.FindAsync(_user));
        Assert.Equal([route], await _routes.FindAsync(_user));

        time.Advance(GatewayDirectory.Absence);

        Assert.Empty(await resolver.FindAsync(_user));
        await Eventually.TrueAsync(async () => (await _routes.FindAsync(_user)).Count == 0);
    }

    [Fact]
    public async Task A_gateway_that_just_started_is_known_at_once()
    {
        var first = await StartAsync();
        Assert.True(await _directory.IsLiveAsync(first));

        var second = await StartAsync(first.Id);

        Assert.True(await _directory.IsLiveAsync(second));
    }

    private async Task<GatewayIdentity> StartAsync(string? id = null)
    {
        var identity = new GatewayIdentity(id ?? SharedRedis.NewId("gateway"), GatewayIdentity.NewBootId());
        await LeaseOf(identity).TakeAsync();
        return identity;
    }

    private GatewayLease LeaseOf(GatewayIdentity identity) =>
        new(_redis.Commands, identity, new LeaseOptions { Duration = TimeSpan.FromMinutes(1) });

    private async Task<Route> RouteAsync(GatewayIdentity gateway, string device = "phone") =>
        (await _routes.ClaimAsync(_user, new Route(device, gateway.Id, gateway.BootId, "c-1"))).Route;

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
