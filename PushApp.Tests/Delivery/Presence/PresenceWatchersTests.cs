using PushApp.Delivery.Presence;

namespace PushApp.Tests.Delivery.Presence;

[Collection(SharedRedis.Name)]
public sealed class PresenceWatchersTests(RedisServer redis)
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(5);

    private readonly PresenceWatchers _watchers = new(redis.Commands);
    private readonly string _bob = SharedRedis.NewId("bob");
    private readonly string _alice = SharedRedis.NewId("alice");
    private readonly string _carol = SharedRedis.NewId("carol");

    [Fact]
    public async Task Who_watches_is_told_until_it_does_no_longer()
    {
        Assert.Equal([true, true], await WatchAsync(_bob, [_alice, _carol]));
        Assert.Equal([true], await WatchAsync(_carol, [_alice]));
        Assert.Equal([_bob, _carol], (await _watchers.WatchersAsync(_alice)).Order());

        await _watchers.UnwatchAsync(_bob, [_alice]);
        Assert.Equal(_carol, Assert.Single(await _watchers.WatchersAsync(_alice)));
        Assert.Equal(_bob, Assert.Single(await _watchers.WatchersAsync(_carol)));
    }

    [Fact]
    public async Task One_watches_no_more_than_one_may_and_goes_on_with_those()
    {
        Assert.Equal([true, true], await WatchAsync(_bob, [_alice, _carol], mostWatched: 2));
        var dave = SharedRedis.NewId("dave");

        Assert.Equal([false, true, true], await WatchAsync(_bob, [dave, _alice, _carol], mostWatched: 2));
        await _watchers.UnwatchAsync(_bob, [_alice]);
        Assert.Equal([true], await WatchAsync(_bob, [dave], mostWatched: 2));
    }

    [Fact]
    public async Task No_more_are_told_of_one_than_may()
    {
        Assert.Equal([true], await WatchAsync(_bob, [_alice], mostWatchers: 1));

        Assert.Equal([false], await WatchAsync(_carol, [_alice], mostWatchers: 1));
        Assert.Equal([true], await WatchAsync(_bob, [_alice], mostWatchers: 1));
    }

    [Fact]
    public async Task A_watch_that_is_over_makes_room_and_is_not_told()
    {
        await _watchers.WatchAsync(_bob, [_alice], TimeSpan.FromMilliseconds(1), 1, 1);

        await Eventually.TrueAsync(async () => (await _watchers.WatchersAsync(_alice)).Length == 0);
        Assert.Equal([true], await WatchAsync(_carol, [_alice], mostWatchers: 1));
    }

    private async Task<IEnumerable<bool>> WatchAsync(string watcher, string[] users, int mostWatched = 100, int mostWatchers = 100) =>
        await _watchers.WatchAsync(watcher, users, Time, mostWatched, mostWatchers);
}
