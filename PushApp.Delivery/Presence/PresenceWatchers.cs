using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Presence;

/// <summary>
/// Who is told when a user comes or leaves. A watch ends by itself; who watches renews it. Throws <see cref="RedisException"/>
/// when Redis cannot be reached.
/// </summary>
public sealed class PresenceWatchers(RedisCommands redis)
{
    private static readonly RedisScript WatchScript = new("presence-watch.lua");

    /// <summary>Has a user told of others' presence from now on; who watches already goes on. One pipeline.</summary>
    /// <param name="watcher">Who is told.</param>
    /// <param name="users">Of whom.</param>
    /// <param name="time">For how long.</param>
    /// <param name="most">The most who are told of one user.</param>
    /// <returns>Whether there was room, for each of <paramref name="users"/> in order.</returns>
    public async Task<bool[]> WatchAsync(string watcher, IReadOnlyList<string> users, TimeSpan time, int most) => await Task.WhenAll(users.Select(async user =>
        (long)await redis.RunAsync(
            WatchScript, [PresenceKeys.Watchers(user)],
            [watcher, Now, DateTimeOffset.UtcNow.Add(time).ToUnixTimeMilliseconds(), most]) == 1));

    /// <summary>Ends watches. One pipeline.</summary>
    public Task UnwatchAsync(string watcher, IEnumerable<string> users) => Task.WhenAll(users.Select(user =>
        redis.RunAsync(database => database.SortedSetRemoveAsync(PresenceKeys.Watchers(user), watcher))));

    /// <summary>Who is told of a user's presence now.</summary>
    public async Task<string[]> WatchersAsync(string user) => Array.ConvertAll(
        await redis.RunAsync(database => database.SortedSetRangeByScoreAsync(PresenceKeys.Watchers(user), Now)), watcher => watcher.ToString());

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
