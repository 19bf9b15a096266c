using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Presence;

/// <summary>
/// Who is told when a user comes or leaves. A watch ends by itself; who watches renews it. Throws <see cref="RedisException"/>
/// when Redis cannot be reached.
/// </summary>
public sealed class PresenceWatchers(RedisCommands redis)
{
    private static readonly RedisScript PlacesScript = new("presence-places.lua");

    /// <summary>Has a user told of others' presence from now on; who watches already goes on. Two round trips.</summary>
    /// <param name="watcher">Who is told.</param>
    /// <param name="users">Of whom.</param>
    /// <param name="time">For how long.</param>
    /// <param name="mostWatched">The most users of whom one is told.</param>
    /// <param name="mostWatchers">The most who are told of one user.</param>
    /// <returns>Whether there was room, for each of <paramref name="users"/> in order.</returns>
    public async Task<bool[]> WatchAsync(string watcher, IReadOnlyList<string> users, TimeSpan time, int mostWatched, int mostWatchers)
    {
        var hasRoom = await TakeAsync(PresenceKeys.Watching(watcher), users, time, mostWatched);
        return await Task.WhenAll(users.Select(async (user, i) =>
            hasRoom[i] && (await TakeAsync(PresenceKeys.Watchers(user), [watcher], time, mostWatchers))[0]));
    }

    /// <summary>Ends watches. One pipeline.</summary>
    public Task UnwatchAsync(string watcher, IReadOnlyList<string> users) => Task.WhenAll(
        users.Select(user => redis.RunAsync(database => database.SortedSetRemoveAsync(PresenceKeys.Watchers(user), [watcher])))
            .Append(redis.RunAsync(database => database.SortedSetRemoveAsync(
                PresenceKeys.Watching(watcher), [.. users.Select(user => (RedisValue)user)]))));

    /// <summary>Who is told of a user's presence now.</summary>
    public async Task<string[]> WatchersAsync(string user) => Array.ConvertAll(
        await redis.RunAsync(database => database.SortedSetRangeByScoreAsync(PresenceKeys.Watchers(user), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())),
        watcher => watcher.ToString());

    private async Task<bool[]> TakeAsync(RedisKey key, IReadOnlyList<string> members, TimeSpan time, int most)
    {
        var now = DateTimeOffset.UtcNow;
        var taken = (int[])(await redis.RunAsync(
            PlacesScript, [key],
            [now.ToUnixTimeMilliseconds(), now.Add(time).ToUnixTimeMilliseconds(), most, .. members.Select(member => (RedisValue)member)]))!;
        return Array.ConvertAll(taken, one => one == 1);
    }
}
