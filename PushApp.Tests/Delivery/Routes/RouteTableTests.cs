using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Routes;

[Collection(SharedRedis.Name)]
public class RouteTableTests(RedisServer redis)
{
    private readonly RouteTable _routes = new(redis.Connection);
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task A_registered_route_is_found_as_it_was()
    {
        var route = Route("phone", "c-1");

        Assert.Null(await _routes.RegisterAsync(_user, route));

        Assert.Equal(route, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Fact]
    public async Task A_user_has_a_route_for_each_device()
    {
        await _routes.RegisterAsync(_user, Route("phone", "c-1"));
        await _routes.RegisterAsync(_user, Route("desk", "c-2"));

        Assert.Equal(["desk", "phone"], (await _routes.FindAsync(_user)).Select(route => route.Device).Order());
    }

    [Fact]
    public async Task Registering_a_device_again_returns_the_route_it_replaced()
    {
        var old = Route("phone", "c-1");
        await _routes.RegisterAsync(_user, old);

        Assert.Equal(old, await _routes.RegisterAsync(_user, Route("phone", "c-2")));
    }

    [Fact]
    public async Task A_route_lives_five_minutes()
    {
        await _routes.RegisterAsync(_user, Route("phone", "c-1"));

        var left = await redis.Connection.GetDatabase().KeyTimeToLiveAsync(RouteTable.Key(_user));
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_connection_removes_its_own_route()
    {
        var route = Route("phone", "c-1");
        await _routes.RegisterAsync(_user, route);

        Assert.True(await _routes.RemoveAsync(_user, route));
        Assert.False(await _routes.RemoveAsync(_user, route));
        Assert.Empty(await _routes.FindAsync(_user));
    }

    [Fact]
    public async Task A_connection_does_not_remove_a_newer_one()
    {
        var (old, young) = (Route("phone", "c-1"), Route("phone", "c-2", "gateway-b"));
        await _routes.RegisterAsync(_user, old);
        await _routes.RegisterAsync(_user, young);

        Assert.False(await _routes.RemoveAsync(_user, old));
        Assert.Equal(young, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Fact]
    public async Task A_refresh_extends_what_is_there()
    {
        var route = Route("phone", "c-1");
        await _routes.RegisterAsync(_user, route);
        await redis.Connection.GetDatabase().KeyExpireAsync(RouteTable.Key(_user), TimeSpan.FromMinutes(1));

        Assert.Null(Assert.Single(await _routes.RefreshAsync([(_user, route)])));

        var left = await redis.Connection.GetDatabase().KeyTimeToLiveAsync(RouteTable.Key(_user));
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_refresh_writes_again_what_was_lost()
    {
        var route = Route("phone", "c-1");

        Assert.Null(Assert.Single(await _routes.RefreshAsync([(_user, route)])));
        Assert.Equal(route, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Fact]
    public async Task A_refresh_leaves_another_connection_alone_and_tells_of_it()
    {
        var (old, young, other) = (Route("phone", "c-1"), Route("phone", "c-2", "gateway-b"), Route("desk", "c-3"));
        await _routes.RegisterAsync(_user, young);

        Assert.Equal<Route?>((IEnumerable<Route?>)[young, null], await _routes.RefreshAsync([(_user, old), (_user, other)]));
        Assert.Equal([other, young], (await _routes.FindAsync(_user)).OrderBy(route => route.Device));
    }

    [Fact]
    public async Task A_key_of_another_type_costs_its_user_alone()
    {
        var (strange, route) = (SharedRedis.NewId("strange"), Route("phone", "c-1"));
        await redis.Connection.GetDatabase().StringSetAsync(RouteTable.Key(strange), "not a hash");

        Assert.Equal<Route?>((IEnumerable<Route?>)[null, null], await _routes.RefreshAsync([(strange, route), (_user, route)]));
        Assert.Equal(route, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Fact]
    public async Task Scripts_are_loaded_again_when_the_server_forgot_them()
    {
        await _routes.RegisterAsync(_user, Route("phone", "c-1"));
        await redis.Connection.GetServers()[0].ScriptFlushAsync();

        Assert.NotNull(await _routes.RegisterAsync(_user, Route("phone", "c-2")));
    }

    private static Route Route(string device, string connection, string gateway = "gateway-a") =>
        new(device, gateway, "0123456789abcdef", connection, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));
}
