using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Delivery.Heartbeats;

/// <summary>
/// What each connection does in Redis once in a heartbeat interval: keep its route alive, learn that another connection has
/// taken it, and how far the user's inbox has come.
/// </summary>
public sealed class ConnectionHeartbeat(RedisCommands redis)
{
    private static readonly RedisScript Script = new(RedisScript.Generation, "heartbeat.lua");

    /// <summary>Beats for a batch of connections, in one pipeline. Routes that Redis has lost are written again.</summary>
    /// <returns>One entry for each of <paramref name="batch"/>, in order; null where somebody else has written the user's keys.</returns>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyList<Beat?>> BeatAsync(IReadOnlyList<(string User, Route Route)> batch)
    {
        var pending = new Task<RedisResult>[batch.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            var (user, route) = batch[i];
            pending[i] = redis.RunAsync(
                Script, [RouteTable.Key(user), InboxKeys.Head(user)], [route.Device, route.Holder, route.Order, RouteTable.TimeToLiveMs]);
        }

        var results = await RedisFailure.EachAsync(pending);
        var beats = new Beat?[results.Length];
        for (var i = 0; i < beats.Length; i++)
        {
            beats[i] = results[i] is { } result ? Decode(batch[i].Route.Device, (RedisResult[])result!) : null;
        }

        return beats;
    }

    private static Beat Decode(string device, RedisResult[] result) =>
        new((string)result[0]!, (long)result[1], RouteTable.ReadStanding(device, result[2], result[3]));
}

/// <summary>What a connection found in Redis.</summary>
/// <param name="Epoch">The numbering of the user's inbox; empty where there is none.</param>
/// <param name="Seq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="Standing">The route of another connection that stands where this one's should; null where it is in place.</param>
public sealed record Beat(string Epoch, long Seq, StandingRoute? Standing);
