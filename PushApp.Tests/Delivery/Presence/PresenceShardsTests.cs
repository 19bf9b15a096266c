using PushApp.Delivery.Presence;

namespace PushApp.Tests.Delivery.Presence;

[Collection(SharedRedis.Name)]
public sealed class PresenceShardsTests(RedisServer redis) : IAsyncLifetime
{
    private const int Most = 1000;

    private readonly PresenceMarks _marks = new(redis.Commands);
    private readonly PresenceShards _shards = new(redis.Commands);
    private readonly string _user = SharedRedis.NewId("user");
    private readonly string _me = SharedRedis.NewId("process");

    private int Shard => PresenceKeys.ShardOf(_user);

    public Task InitializeAsync() => _shards.TakeAsync(Shard, _me, 1);

    public Task DisposeAsync() => _shards.ReleaseAsync(Shard, _me);

    [Fact]
    public async Task Who_is_noted_is_due_until_settled()
    {
        await _marks.ChangedAsync([_user]);
        var first = await DueAsync();
        var again = await DueAsync();
        Assert.True(await SettleAsync(first!, new PresenceState(first!.State?.Since ?? 1), nextAt: null));

        Assert.Null(first.State);
        Assert.Equal(first, again);
        Assert.Null(await DueAsync());
        Assert.Contains(_user, await _shards.AnnouncedAsync([_user, SharedRedis.NewId("nobody")]));
    }

    [Fact]
    public async Task Who_is_noted_meanwhile_stays_due_with_the_new_state()
    {
        await _marks.ChangedAsync([_user]);
        var before = await DueAsync();
        // A note is a time in milliseconds.
        await Eventually.TrueAsync(async () =>
        {
            await _marks.ChangedAsync([_user]);
            return (await DueAsync())!.Mark != before!.Mark;
        });
        await SettleAsync(before!, new PresenceState(7, 8), nextAt: null);

        Assert.Equal(new PresenceState(7, 8), (await DueAsync())!.State);
    }

    [Fact]
    public async Task Who_is_here_is_looked_at_again_and_not_noted_by_a_round()
    {
        await _marks.ChangedAsync([_user]);
        await SettleAsync((await DueAsync())!, new PresenceState(7), nextAt: DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds());
        await _marks.HereAsync([_user]);
        Assert.Null(await DueAsync());

        await _marks.ChangedAsync([_user]);
        await SettleAsync((await DueAsync())!, null, nextAt: null);
        await _marks.HereAsync([_user]);
        Assert.NotNull(await DueAsync());
        Assert.Empty(await _shards.AnnouncedAsync([_user]));
    }

    [Fact]
    public async Task A_part_is_one_process_s_until_it_is_given_back()
    {
        var other = SharedRedis.NewId("process");
        await _marks.ChangedAsync([_user]);
        var due = await DueAsync();

        Assert.Null(await _shards.TakeAsync(Shard, other, Most));
        Assert.False(await _shards.SettleAsync(Shard, other, [new SettledUser(due!, new PresenceState(1), null)]));
        Assert.Empty(await _shards.AnnouncedAsync([_user]));
        await _shards.ReleaseAsync(Shard, other);
        Assert.Null(await _shards.TakeAsync(Shard, other, Most));
        await _shards.ReleaseAsync(Shard, _me);
        Assert.True((await _shards.TakeAsync(Shard, other, Most))!.IsNew);
        Assert.False((await _shards.TakeAsync(Shard, other, Most))!.IsNew);
        await _shards.ReleaseAsync(Shard, other);
    }

    [Fact]
    public async Task Nobody_is_noted_where_nobody_looks()
    {
        var key = PresenceKeys.Used(Shard);
        await redis.Commands.RunAsync(database => database.KeyDeleteAsync(key));
        await _marks.ChangedAsync([_user]);

        Assert.Null(await DueAsync());
    }

    [Fact]
    public async Task All_who_are_here_are_found_in_pages()
    {
        string[] users = [.. Enumerable.Range(0, 2000).Select(_ => SharedRedis.NewId("many"))];
        foreach (var shard in users.GroupBy(PresenceKeys.ShardOf))
        {
            await _shards.TakeAsync(shard.Key, _me, 1);
            await _shards.SettleAsync(shard.Key, _me, [.. shard.Select(user => new SettledUser(new DueUser(user, "1", null), new PresenceState(1), null))]);
        }

        var found = new HashSet<string>();
        for (var shard = 0; shard < PresenceShards.Count; shard++)
        {
            await foreach (var page in _shards.HereAsync(shard))
            {
                found.UnionWith(page);
            }

            await _shards.ReleaseAsync(shard, _me);
        }

        Assert.Superset(users.ToHashSet(), found);
    }

    private async Task<DueUser?> DueAsync() => (await _shards.TakeAsync(Shard, _me, Most))!.Users.SingleOrDefault(user => user.User == _user);

    private Task<bool> SettleAsync(DueUser due, PresenceState? state, long? nextAt) =>
        _shards.SettleAsync(Shard, _me, [new SettledUser(due, state, nextAt)]);
}
