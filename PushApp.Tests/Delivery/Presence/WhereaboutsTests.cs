using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Presence;
using PushApp.Delivery.Routes;

namespace PushApp.Tests.Delivery.Presence;

[Collection(SharedRedis.Name)]
public sealed class WhereaboutsTests(RedisServer redis)
{
    private readonly Inbox _inbox = new(redis.Commands, new InboxOptions());
    private readonly RouteTable _routes = new(redis.Commands);
    private readonly string _user = SharedRedis.NewId("user");

    [Fact]
    public async Task They_are_the_routes_and_how_far_the_first_device_has_come()
    {
        await _routes.ClaimAsync(_user, new Route("phone", "gateway-1", "boot", "c-1"));
        var epoch = await SendAsync(5);
        await _inbox.AckAsync(_user, "phone", epoch, 2);
        await _inbox.AckAsync(_user, "desk", epoch, 4);

        var found = await FindAsync();

        Assert.Equal("gateway-1", Assert.Single(found.Routes).GatewayId);
        Assert.Equal((epoch, 5, 4), (found.Epoch, found.HeadSeq, found.ReachedSeq));
    }

    [Fact]
    public async Task What_was_announced_counts_in_its_own_numbering_alone()
    {
        var epoch = await SendAsync(3);
        await Whereabouts.AnnouncedAsync(redis.Commands, _user, "another", 3, TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await FindAsync()).ReachedSeq);

        await Whereabouts.AnnouncedAsync(redis.Commands, _user, epoch, 2, TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await FindAsync()).ReachedSeq);
    }

    [Fact]
    public async Task Of_who_never_was_here_there_is_nothing()
    {
        var found = await FindAsync();

        Assert.Empty(found.Routes);
        Assert.Equal(("", 0, 0), (found.Epoch, found.HeadSeq, found.ReachedSeq));
    }

    private Task<Whereabouts> FindAsync() => Whereabouts.FindAsync(redis.Commands, _user);

    private async Task<string> SendAsync(int count)
    {
        var epoch = "";
        for (var i = 0; i < count; i++)
        {
            epoch = (await _inbox.AppendAsync(_user, "bob", $"m-{i}", "1"u8.ToArray(), DateTimeOffset.UtcNow)).Epoch;
        }

        return epoch;
    }
}
