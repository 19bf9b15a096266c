using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Presence;

/// <summary>
/// Notes in Redis which users are to be looked at, because a route has come or gone, or a message waits that nobody took.
/// What is found then counts, not what the note says: one too many costs a look, and the next one repairs one that was lost.
/// Nothing is noted where no process has looked at such notes for a day.
/// </summary>
public sealed class PresenceMarks(RedisCommands redis)
{
    // The arguments of one script, which is atomic and holds others up.
    private const int MostTogether = 500;

    private static readonly RedisScript Script = new("presence-mark.lua");

    /// <summary>Has users looked at soon. One pipeline.</summary>
    /// <exception cref="RedisException">Redis cannot be reached; some may be noted.</exception>
    public Task ChangedAsync(IEnumerable<string> users) => MarkAsync(users, onlyUnknown: false);

    /// <summary>Has those users looked at who are not noted for any time: those who are here are, all the time.</summary>
    /// <inheritdoc cref="ChangedAsync" path="/exception"/>
    public Task HereAsync(IEnumerable<string> users) => MarkAsync(users, onlyUnknown: true);

    private Task MarkAsync(IEnumerable<string> users, bool onlyUnknown) => Task.WhenAll(users.GroupBy(PresenceKeys.ShardOf).Select(async shard =>
    {
        foreach (var some in shard.Chunk(MostTogether))
        {
            await redis.RunAsync(
                Script, [PresenceKeys.Due(shard.Key), PresenceKeys.Used(shard.Key)],
                [onlyUnknown ? "1" : "", .. some.Select(user => (RedisValue)user)]);
        }
    }));
}
