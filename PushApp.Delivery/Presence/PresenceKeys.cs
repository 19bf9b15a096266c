using System.Numerics;
using System.Text;
using StackExchange.Redis;

namespace PushApp.Delivery.Presence;

/// <summary>
/// Where presence is in Redis. Users are spread over <see cref="Shards"/> by their ids, so that a cluster of Redis shares the
/// work and one process after another can take a part of it.
/// </summary>
internal static class PresenceKeys
{
    /// <summary>How many parts there are. It must not change while any process runs with another number.</summary>
    public const int Shards = 16;

    /// <summary>The part that a user belongs to: CRC-32C of the id, which is the same in every process.</summary>
    public static int ShardOf(string user)
    {
        var crc = 0u;
        foreach (var one in Encoding.UTF8.GetBytes(user))
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return (int)(crc % Shards);
    }

    /// <summary>Sorted set of users to be looked at, by when: Unix time in milliseconds, by the clock of Redis.</summary>
    public static RedisKey Due(int shard) => $"presence:{{shard-{shard}}}:due";

    /// <summary>Hash: user → the state that was announced, as <see cref="PresenceState"/> writes it. Who is away is not in it.</summary>
    public static RedisKey Here(int shard) => $"presence:{{shard-{shard}}}:here";

    /// <summary>String: the process that looks at the users of the part. It ends where that process does not renew it.</summary>
    public static RedisKey Owner(int shard) => $"presence:{{shard-{shard}}}:owner";

    /// <summary>String that is there while some process has looked at the part within a day: nobody is noted for nobody.</summary>
    public static RedisKey Used(int shard) => $"presence:{{shard-{shard}}}:used";

    /// <summary>Sorted set: who is told of a user's presence, by until when (Unix time in milliseconds).</summary>
    public static RedisKey Watchers(string user) => $"presence:{{{user}}}:watchers";

    /// <summary>Sorted set: of whom a user is told, by until when (Unix time in milliseconds).</summary>
    public static RedisKey Watching(string watcher) => $"presence:{{{watcher}}}:watching";

    /// <summary>String: the epoch and the sequence number up to which a user's messages were announced as those of one who is away.</summary>
    public static RedisKey Announced(string user) => $"presence:{{{user}}}:announced";
}
