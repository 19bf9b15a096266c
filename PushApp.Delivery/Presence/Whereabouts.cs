using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Delivery.Presence;

/// <summary>Where a user is, and what waits there that no device has acknowledged.</summary>
/// <param name="Routes">The user's routes, also those of gateways that are no longer alive.</param>
/// <param name="Epoch">The numbering of the user's messages; empty where there is no inbox.</param>
/// <param name="HeadSeq">The sequence number of the newest message.</param>
/// <param name="ReachedSeq">The furthest that a device has acknowledged, or that was announced as waiting.</param>
public sealed record Whereabouts(IReadOnlyList<Route> Routes, string Epoch, long HeadSeq, long ReachedSeq)
{
    private static readonly RedisScript Script = new("presence-find.lua");

    /// <summary>Reads them, in one round trip.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public static async Task<Whereabouts> FindAsync(RedisCommands redis, string user)
    {
        var found = (RedisResult[])(await redis.RunAsync(
            Script, [RouteTable.Key(user), InboxKeys.Head(user), InboxKeys.Cursors(user), PresenceKeys.Announced(user)], []))!;
        return new Whereabouts(RouteTable.Decode((RedisValue[])found[0]!), (string)found[1]!, (long)found[2], (long)found[3]);
    }

    /// <summary>Notes that a user's messages were announced up to a number.</summary>
    /// <param name="redis">Keeps it.</param>
    /// <param name="user">The user.</param>
    /// <param name="epoch">The numbering.</param>
    /// <param name="seq">The number.</param>
    /// <param name="time">For how long: as long as messages are kept.</param>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public static Task AnnouncedAsync(RedisCommands redis, string user, string epoch, long seq, TimeSpan time) =>
        redis.RunAsync(database => database.StringSetAsync(PresenceKeys.Announced(user), $"{epoch} {seq}", time));
}
