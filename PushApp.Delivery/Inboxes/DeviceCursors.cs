using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Inboxes;

/// <summary>How far the devices of a user have acknowledged.</summary>
/// <param name="Epoch">The numbering that the numbers belong to; empty where the user has no inbox yet.</param>
/// <param name="HeadSeq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="ByDevice">The last sequence number that each device has acknowledged; a device that is not in it has acknowledged none.</param>
public sealed record DeviceCursors(string Epoch, long HeadSeq, IReadOnlyDictionary<string, long> ByDevice)
{
    /// <summary>Reads them, in one round trip.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public static async Task<DeviceCursors> ReadAsync(RedisCommands redis, string user)
    {
        // In this order: a message that comes in between is not acknowledged by anybody.
        var cursors = redis.RunAsync(database => database.HashGetAllAsync(InboxKeys.Cursors(user)));
        var head = redis.RunAsync(database => database.HashGetAsync(InboxKeys.Head(user), ["epoch", "seq"]));
        await Task.WhenAll(cursors, head);
        var numbering = await head;
        return new DeviceCursors(
            numbering[0].ToString(),
            numbering[1].TryParse(out long seq) ? seq : 0,
            (await cursors).ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.TryParse(out long cursor) ? cursor : 0, StringComparer.Ordinal));
    }

    /// <summary>How many messages a device has not acknowledged, of all that were ever numbered.</summary>
    public long LagOf(string device) => Math.Max(0, HeadSeq - ByDevice.GetValueOrDefault(device));
}
