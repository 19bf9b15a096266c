using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Heartbeats;

[Collection(SharedRedis.Name)]
public class ConnectionHeartbeatTests(RedisServer redis)
{
    private readonly ConnectionHeartbeat _heartbeat = new(redis.Commands);
    private readonly RouteTable _routes = new(redis.Commands);
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task A_beat_extends_the_route_and_tells_how_far_the_inbox_has_come()
    {
        var route = await ClaimAsync("phone", "c-1");
        var stored = await new Inbox(redis.Commands, new InboxOptions()).AppendAsync(_user, "bob", "m-1", "1"u8.ToArray(), DateTimeOffset.UtcNow);
        await redis.Connection.GetDatabase().KeyExpireAsync(RouteTable.Key(_user), TimeSpan.FromMinutes(1));

        Assert.Equal([new Beat(stored.Epoch, 1, null)], await _heartbeat.BeatAsync([(_user, route)]));

        var left = await redis.Connection.GetDatabase().KeyTimeToLiveAsync(RouteTable.Key(_user));
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_beat_writes_again_what_was_lost_with_its_order()
    {
        var route = await ClaimAsync("phone", "c-1");
        await redis.Connection.GetDatabase().KeyDeleteAsync(RouteTable.Key(_user));

        Assert.Equal([new Beat("", 0, null)], await _heartbeat.BeatAsync([(_user, route)]));
        Assert.Equal(route, Assert.Single(await _routes.FindAsync(_user)));
    }

    [Theory]
    [InlineData("phone:a", "phone:b", 20, true, true)]
    [InlineData("phone:a", "desk:b", 20, true, false)]
    [InlineData("phone:a", "phone:b", 20, false, false)]
    [InlineData("phone:a", "desk:b", 1, false, true)]
    [InlineData("phone:a", "desk:b", 2, false, false)]
    public async Task A_beat_does_not_write_again_what_others_have_taken_the_room_of(string device, string other, int most, bool onePerKind, bool isDisplaced)
    {
        var route = await ClaimAsync(device, "c-1");
        await _routes.RemoveAsync(_user, route);
        await ClaimAsync(other, "c-2");

        Assert.Equal([new Beat("", 0, null, isDisplaced)], await _heartbeat.BeatAsync([(_user, route)], most, onePerKind));
        Assert.Equal(isDisplaced ? 1 : 2, (await _routes.FindAsync(_user)).Count);
    }

    [Fact]
    public async Task A_beat_leaves_another_connection_alone_and_tells_of_it()
    {
        var (old, desk) = (await ClaimAsync("phone", "c-1"), await ClaimAsync("desk", "c-3"));
        var young = (await _routes.ReplaceAsync(_user, new Route("phone", "gateway-b", "boot", "c-2"), new StandingRoute(old, Data: ""))).Route;

        var beats = await _heartbeat.BeatAsync([(_user, old), (_user, desk)]);

        Assert.Equal([young, null], beats.Select(beat => beat!.Standing?.Route));
        Assert.Equal([desk, young], (await _routes.FindAsync(_user)).OrderBy(route => route.Device));
    }

    [Fact]
    public async Task A_key_of_another_type_costs_its_user_alone()
    {
        var (strange, route) = (SharedRedis.NewId("strange"), await ClaimAsync("phone", "c-1"));
        await redis.Connection.GetDatabase().StringSetAsync(RouteTable.Key(strange), "not a hash");

        Assert.Equal([null, new Beat("", 0, null)], await _heartbeat.BeatAsync([(strange, route), (_user, route)]));
    }

    private async Task<Route> ClaimAsync(string device, string connection) =>
        (await _routes.ClaimAsync(_user, new Route(device, "gateway-a", "boot", connection))).Route;
}
