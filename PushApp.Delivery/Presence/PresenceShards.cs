using System.Globalization;
using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Presence;

/// <summary>
/// The parts of all users whose presence one process at a time looks after: it takes those who are due, finds out how they
/// are, announces what is new, and then writes that down. A process that ends before that leaves them due, so that the next
/// one announces it, maybe again. Every method is one round trip, atomic in Redis, and throws <see cref="RedisException"/>
/// when Redis cannot be reached.
/// </summary>
public sealed class PresenceShards(RedisCommands redis)
{
    /// <summary>How many parts there are.</summary>
    public const int Count = PresenceKeys.Shards;

    /// <summary>How long a part stays with a process that does not take from it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    // Notes are kept so long for processes that are away.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private static readonly RedisScript TakeScript = new("presence-take.lua");
    private static readonly RedisScript SettleScript = new("presence-settle.lua");
    private static readonly RedisScript ReleaseScript = new("presence-release.lua");

    /// <summary>Takes a part, or goes on with it, and reads who is due in it; they stay due until they are settled.</summary>
    /// <param name="shard">The part, from 0.</param>
    /// <param name="owner">Who takes it: an id of the process.</param>
    /// <param name="most">The most users to return.</param>
    /// <returns>Null where another process has the part.</returns>
    public async Task<DueUsers?> TakeAsync(int shard, string owner, int most)
    {
        var result = (RedisResult[])(await redis.RunAsync(
            TakeScript, [PresenceKeys.Owner(shard), PresenceKeys.Used(shard), PresenceKeys.Due(shard), PresenceKeys.Here(shard)],
            [owner, (long)Lease.TotalMilliseconds, (long)Memory.TotalMilliseconds, most]))!;
        return result.Length == 0
            ? null
            : new DueUsers(
                (long)result[0], (long)result[1] == 1,
                [.. ((string?[])result[2]!).Chunk(3).Select(user => new DueUser(user[0]!, user[1]!, PresenceState.Decode(user[2])))]);
    }

    /// <summary>Writes down how users are, and when they are to be looked at again; sooner where they were noted meanwhile.</summary>
    /// <returns>False where another process has the part now; nothing is written then.</returns>
    public async Task<bool> SettleAsync(int shard, string owner, IReadOnlyCollection<SettledUser> users) => (long)await redis.RunAsync(
        SettleScript, [PresenceKeys.Owner(shard), PresenceKeys.Due(shard), PresenceKeys.Here(shard)],
        [
            owner,
            .. users.SelectMany(user => new RedisValue[]
            {
                user.Due.User, user.Due.Mark, user.State?.Encode() ?? "", user.NextAt?.ToString(CultureInfo.InvariantCulture) ?? "",
            }),
        ]) == 1;

    /// <summary>Gives a part back, so that another process need not wait for its lease to end.</summary>
    public Task ReleaseAsync(int shard, string owner) => redis.RunAnywayAsync(ReleaseScript, [PresenceKeys.Owner(shard)], [owner]);

    /// <summary>All users of a part who are announced as here, some at a time, while that may change.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> HereAsync(int shard)
    {
        const int pageSize = 500;
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(await redis.RunAsync(database => database.ExecuteAsync("HSCAN", PresenceKeys.Here(shard), cursor, "COUNT", pageSize)))!;
            cursor = (string)page[0]!;
            var fields = (string[])page[1]!;
            yield return [.. fields.Where((_, i) => i % 2 == 0)];
        }
        while (cursor != "0");
    }

    /// <summary>What was announced of users. One pipeline.</summary>
    /// <returns>Those who are here.</returns>
    public async Task<IReadOnlySet<string>> AnnouncedAsync(IEnumerable<string> users)
    {
        var here = await Task.WhenAll(users.GroupBy(PresenceKeys.ShardOf).Select(async shard =>
        {
            string[] some = [.. shard];
            var states = await redis.RunAsync(database => database.HashGetAsync(
                PresenceKeys.Here(shard.Key), Array.ConvertAll(some, user => (RedisValue)user)));
            return some.Where((_, i) => PresenceState.Decode(states[i]) is not null);
        }));
        return here.SelectMany(some => some).ToHashSet(StringComparer.Ordinal);
    }
}

/// <summary>The users of a part who are to be looked at.</summary>
/// <param name="Now">The time of Redis: Unix time in milliseconds.</param>
/// <param name="IsNew">Whether the process has just taken the part: it does not know what happened before.</param>
/// <param name="Users">Who is due, the longest first.</param>
public sealed record DueUsers(long Now, bool IsNew, IReadOnlyList<DueUser> Users);

/// <summary>A user who is to be looked at.</summary>
/// <param name="User">The user.</param>
/// <param name="Mark">Since when, as Redis has it: tells whether the user was noted again meanwhile.</param>
/// <param name="State">What was announced; null where the user is away.</param>
public sealed record DueUser(string User, string Mark, PresenceState? State);

/// <summary>A user who was looked at.</summary>
/// <param name="Due">The user, as taken.</param>
/// <param name="State">What is announced now; null where the user is away.</param>
/// <param name="NextAt">When to look again, Unix time in milliseconds; null for not until the user is noted.</param>
public sealed record SettledUser(DueUser Due, PresenceState? State, long? NextAt);
