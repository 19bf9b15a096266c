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

    /// <summary>Beats for a batch of connections, in one pipeline. Routes that Redis has lost are written again where there is room.</summary>
    /// <param name="batch">The connections.</param>
    /// <param name="mostDevices">Where the user has as many others, there is none.</param>
    /// <param name="onePerKind">Whether there is none, too, where the user has another device of the same <see cref="DeviceKind"/>.</param>
    /// <returns>One entry for each of <paramref name="batch"/>, in order; null where somebody else has written the user's keys.</returns>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyList<Beat?>> BeatAsync(
        IReadOnlyList<(string User, Route Route)> batch, int mostDevices = int.MaxValue, bool onePerKind = false)
    {
        var pending = new Task<RedisResult>[batch.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            var (user, route) = batch[i];
            pending[i] = redis.RunAsync(
                Script, [RouteTable.Key(user), InboxKeys.Head(user)],
                [route.Device, route.Holder, route.Order, RouteTable.TimeToLiveMs, mostDevices, onePerKind ? "1" : ""]);
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
        new((string)result[0]!, (long)result[1], RouteTable.ReadStanding(device, result[2], result[3]), (long)result[4] == 1);
}

/// <summary>What a connection found in Redis.</summary>
/// <param name="Epoch">The numbering of the user's inbox; empty where there is none.</param>
/// <param name="Seq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="Standing">The route of another connection that stands where this one's should; null where it is in place.</param>
/// <param name="IsDisplaced">Whether this one's route is missing, and others of the user's devices have taken the room.</param>
public sealed record Beat(string Epoch, long Seq, StandingRoute? Standing, bool IsDisplaced = false);
