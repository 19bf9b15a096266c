using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Routes;

[Collection(SharedRedis.Name)]
public class RouteTableTests(RedisServer redis)
{
    private readonly RouteTable _routes = new(redis.Commands);
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task A_registered_route_is_found_as_it_was()
    {
        var registration = await _routes.ClaimAsync(_user, Route("phone", "c-1"));

        Assert.True(registration.IsRegistered);
        Assert.Null(registration.Standing);
        Assert.Equal(registration.Route, Assert.Single(await _routes.FindAsync(_user)));
        Assert.InRange(registration.Route.Since, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(10));
    }

    [Fact]
    public async Task A_user_has_a_route_for_each_device()
    {
        await _routes.ClaimAsync(_user, Route("phone", "c-1"));
        await _routes.ClaimAsync(_user, Route("desk", "c-2"));

        Assert.Equal(["desk", "phone"], (await _routes.FindAsync(_user)).Select(route => route.Device).Order());
    }

    [Fact]
    public async Task A_device_takes_the_place_of_one_that_stands_as_it_was_seen()
    {
        var old = (await _routes.ClaimAsync(_user, Route("phone:a", "c-1"))).Route;

        Assert.True((await _routes.ClaimAsync(_user, Route("phone:b", "c-2"), onePerKind: true)).IsRefused);
        Assert.True((await _routes.ClaimAsync(_user, Route("phone:b", "c-2"), onePerKind: true, displaced: [old with { ConnectionId = "c-9" }])).IsRefused);
        var taken = await _routes.ClaimAsync(_user, Route("phone:b", "c-2"), onePerKind: true, displaced: [old]);

        Assert.Equal(taken.Route, Assert.Single(await _routes.FindAsync(_user)));
        Assert.True(taken.Route.Order > old.Order);
        Assert.False(await _routes.RemoveAsync(_user, old));
    }

    [Fact]
    public async Task What_makes_room_stays_where_it_is_not_enough()
    {
        Route[] three = [await ClaimedAsync("1"), await ClaimedAsync("2"), await ClaimedAsync("3")];

        Assert.True((await _routes.ClaimAsync(_user, Route("4", "c-4"), mostDevices: 2, displaced: three[..1])).IsRefused);
        Assert.Equal(3, (await _routes.FindAsync(_user)).Count);
        Assert.True((await _routes.ClaimAsync(_user, Route("4", "c-4"), mostDevices: 2, displaced: three[..2])).IsRegistered);
        Assert.Equal(["3", "4"], (await _routes.FindAsync(_user)).Select(route => route.Device).Order());

        async Task<Route> ClaimedAsync(string device) => (await _routes.ClaimAsync(_user, Route(device, $"c-{device}"))).Route;
    }

    [Fact]
    public async Task A_route_that_stands_is_not_claimed_by_another_connection()
    {
        var standing = (await _routes.ClaimAsync(_user, Route("phone", "c-1"))).Route;

        var refused = await _routes.ClaimAsync(_user, Route("phone", "c-2"));

        Assert.False(refused.IsRegistered);
        Assert.Equal(standing, refused.Standing?.Route);
        Assert.Equal(standing, Assert.Single(await _routes.FindAsync(_user)));
        Assert.True((await _routes.ClaimAsync(_user, Route("phone", "c-1"))).IsRegistered);
    }

    [Fact]
    public async Task A_route_is_replaced_only_by_who_has_seen_it()
    {
        var (first, second, third) = (Route("phone", "c-1"), Route("phone", "c-2", "gateway-b"), Route("phone", "c-3"));
        await _routes.ClaimAsync(_user, first);

        var replaced = await _routes.ReplaceAsync(_user, second, Seen(first));
        var late = await _routes.ReplaceAsync(_user, third, Seen(first));

        Assert.Equal(("c-1", "c-2"), (replaced.Standing?.Route.ConnectionId, late.Standing?.Route.ConnectionId));
        Assert.False(late.IsRegistered);
        Assert.Equal("c-2", Assert.Single(await _routes.FindAsync(_user)).ConnectionId);
    }

    [Fact]
    public async Task A_route_that_is_taken_is_later_than_the_one_it_replaced_whatever_the_clocks_say()
    {
        var future = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeMilliseconds() * 1000;
        await redis.Connection.GetDatabase().HashSetAsync(RouteTable.Key(_user), "phone", $"{Route("phone", "c-1").Holder} {future}");

        var taken = await _routes.ReplaceAsync(_user, Route("phone", "c-2"), Seen(Route("phone", "c-1")));

        Assert.Equal(("c-1", future, future + 1), (taken.Standing?.Route.ConnectionId, taken.Standing?.Route.Order, taken.Route.Order));
    }

    [Fact]
    public async Task A_route_that_replaces_one_that_redis_has_lost_is_later_than_that_all_the_same()
    {
        var future = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeMilliseconds() * 1000;

        var registered = await _routes.ReplaceAsync(_user, Route("phone", "c-2"), Seen(Route("phone", "c-1") with { Order = future }));

        Assert.Equal((null, future + 1), (registered.Standing, registered.Route.Order));
    }

    [Theory]
    [InlineData("gateway-a boot c-1")]
    [InlineData("gateway-a boot c-1 -5")]
    [InlineData("gateway-a boot c-1 12345678901234567890123")]
    [InlineData("gateway-a boot c-1 5 certain")]
    public async Task What_is_no_route_is_overwritten(string value)
    {
        await redis.Connection.GetDatabase().HashSetAsync(RouteTable.Key(_user), "phone", value);

        var registered = await _routes.ClaimAsync(_user, Route("phone", "c-2"));

        Assert.True(registered.IsRegistered);
        Assert.Equal(registered.Route, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Fact]
    public async Task A_proof_is_kept_with_the_route()
    {
        var standing = (await _routes.ClaimAsync(_user, Route("phone", "c-1"))).Route;
        var proven = Route("phone", "c-2") with { IsProven = true };
        var seen = (await _routes.ClaimAsync(_user, proven)).Standing!;
        proven = (await _routes.ReplaceAsync(_user, proven, seen)).Route;

        Assert.Equal(proven, Assert.Single(await _routes.FindAsync(_user)));
        Assert.False(await _routes.RemoveAsync(_user, standing));
        Assert.True(await _routes.RemoveAsync(_user, proven));
    }

    [Fact]
    public async Task A_proof_does_not_count_where_redis_has_other_data_than_that_in_which_the_route_was_seen()
    {
        await _routes.ClaimAsync(_user, Route("phone", "c-1"));
        var proven = Route("phone", "c-2") with { IsProven = true };
        var seen = (await _routes.ClaimAsync(_user, proven)).Standing!;

        Assert.NotEmpty(seen.Data);
        await _routes.ReplaceAsync(_user, proven, seen with { Data = "0123456789abcdef" });

        Assert.False(Assert.Single(await _routes.FindAsync(_user)).IsProven);
    }

    [Fact]
    public async Task A_proof_does_not_count_where_the_route_is_gone_against_which_it_was_given()
    {
        var standing = Route("phone", "c-1");
        await _routes.ClaimAsync(_user, standing);
        var proven = Route("phone", "c-2") with { IsProven = true };
        var seen = (await _routes.ClaimAsync(_user, proven)).Standing!;
        await _routes.RemoveAsync(_user, standing);

        await _routes.ReplaceAsync(_user, proven, seen);

        Assert.False(Assert.Single(await _routes.FindAsync(_user)).IsProven);
    }

    [Fact]
    public async Task A_route_lives_five_minutes()
    {
        await _routes.ClaimAsync(_user, Route("phone", "c-1"));

        var left = await redis.Connection.GetDatabase().KeyTimeToLiveAsync(RouteTable.Key(_user));
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_connection_removes_its_own_route_whether_or_not_it_knows_that_it_is_registered()
    {
        var route = Route("phone", "c-1");
        await _routes.ClaimAsync(_user, route);

        Assert.True(await _routes.RemoveAsync(_user, route));
        Assert.False(await _routes.RemoveAsync(_user, route));
        Assert.Empty(await _routes.FindAsync(_user));
    }

    [Fact]
    public async Task A_connection_does_not_remove_a_newer_one()
    {
        var (old, young) = (Route("phone", "c-1"), Route("phone", "c-2", "gateway-b"));
        await _routes.ClaimAsync(_user, old);
        var taken = await _routes.ReplaceAsync(_user, young, Seen(old));

        Assert.False(await _routes.RemoveAsync(_user, old));
        Assert.Equal(taken.Route, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Fact]
    public async Task Scripts_are_loaded_again_when_the_server_forgot_them()
    {
        await _routes.ClaimAsync(_user, Route("phone", "c-1"));
        await redis.Connection.GetServers()[0].ScriptFlushAsync();

        Assert.NotNull((await _routes.ClaimAsync(_user, Route("phone", "c-2"))).Standing);
    }

    private static StandingRoute Seen(Route route) => new(route, Data: "");

    private static Route Route(string device, string connection, string gateway = "gateway-a") =>
        new(device, gateway, "0123456789abcdef", connection);
}
