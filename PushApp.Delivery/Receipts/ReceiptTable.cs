using System.Globalization;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Delivery.Receipts;

/// <summary>
/// What has become of a message: it is found in the receiver's inbox, and compared with how far the receiver's devices have
/// come, so that a receipt costs nothing on the message's way and ends when the inbox drops the message. Gateways note in
/// <c>inbox:{&lt;user&gt;}:progress</c> when devices came how far, of each the last 16 steps. Every method is one round trip, and throws
/// <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class ReceiptTable(RedisCommands redis, InboxOptions options)
{
    // That of the script.
    private const int MostSteps = 16;

    private static readonly RedisScript RecordScript = new("progress-record.lua");
    private static readonly RedisScript FindScript = new("receipt-find.lua");

    private readonly RedisValue _retentionMs = (long)options.MaxAge.TotalMilliseconds;

    /// <summary>Notes how far a device has come.</summary>
    public Task RecordAsync(string user, string device, string gatewayId, Progress progress) => redis.RunAsync(
        RecordScript, [InboxKeys.Head(user), InboxKeys.Progress(user)],
        [
            device, progress.Epoch, gatewayId,
            progress.Written.Seq, progress.Written.At.ToUnixTimeMilliseconds(), progress.Acknowledged.Seq, progress.Acknowledged.At.ToUnixTimeMilliseconds(),
            _retentionMs, options.MaxCursors,
        ]);

    /// <summary>Finds out what has become of a message; null where the receiver's inbox does not have it, or no longer.</summary>
    /// <param name="user">The receiver.</param>
    /// <param name="from">The sender.</param>
    /// <param name="id">The message's id.</param>
    public async Task<Receipt?> FindAsync(string user, string from, string id)
    {
        var result = (RedisResult[])(await redis.RunAsync(
            FindScript,
            [InboxKeys.Head(user), InboxKeys.Items(user), InboxKeys.Cursors(user), InboxKeys.Progress(user), RouteTable.Key(user)],
            [id, from]))!;
        if (result.Length == 0)
        {
            return null;
        }

        var (epoch, seq, header) = ((string)result[0]!, (long)result[1], ((string)result[2]!).Split(' '));
        var cursors = Pairs(result[3]).ToDictionary(pair => (string)pair.Key!, pair => (long)pair.Value);
        var devices = new List<DeviceReceipt>();
        var known = Pairs(result[4]).ToDictionary(pair => (string)pair.Key!, pair => ((string)pair.Value!).Split(' '));
        foreach (var device in cursors.Keys.Union(known.Keys).Order(StringComparer.Ordinal))
        {
            var steps = known.TryGetValue(device, out var parts) && parts.Length == 4 && parts[0] == epoch ? parts : null;
            var (isWritten, writtenAt) = ReachedAt(steps?[2], seq);
            var (isNoted, acknowledgedAt) = ReachedAt(steps?[3], seq);
            var isAcknowledged = isNoted || cursors.GetValueOrDefault(device) >= seq;
            if (isWritten || isAcknowledged)
            {
                devices.Add(new DeviceReceipt(device, steps?[1], writtenAt, isAcknowledged, acknowledgedAt));
            }
        }

        return new Receipt(
            seq, epoch, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(header[0], CultureInfo.InvariantCulture)), header.ElementAtOrDefault(3), devices,
            RouteTable.Decode((RedisValue[])result[5]!));
    }

    // The first step that has come so far says when. Where earlier steps are forgotten it was then or before: no time is better
    // than a wrong one.
    private static (bool IsReached, DateTimeOffset? At) ReachedAt(string? steps, long seq)
    {
        var all = steps is null or "-" ? [] : steps.Split(',');
        for (var i = 0; i < all.Length; i++)
        {
            var colon = all[i].IndexOf(':', StringComparison.Ordinal);
            if (long.Parse(all[i].AsSpan(0, colon), CultureInfo.InvariantCulture) >= seq)
            {
                return (true, i == 0 && all.Length >= MostSteps
                    ? null
                    : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(all[i].AsSpan(colon + 1), CultureInfo.InvariantCulture)));
            }
        }

        return (false, null);
    }

    private static IEnumerable<(RedisValue Key, RedisValue Value)> Pairs(RedisResult fieldsAndValues)
    {
        var values = (RedisValue[])fieldsAndValues!;
        for (var i = 0; i + 1 < values.Length; i += 2)
        {
            yield return (values[i], values[i + 1]);
        }
    }
}

/// <summary>How far a device has come.</summary>
/// <param name="Epoch">The numbering that the numbers belong to.</param>
/// <param name="Written">What was written to it last.</param>
/// <param name="Acknowledged">What it has acknowledged.</param>
public readonly record struct Progress(string Epoch, Milestone Written, Milestone Acknowledged);

/// <summary>A sequence number, and when a device came to it; 0 for none.</summary>
public readonly record struct Milestone(long Seq, DateTimeOffset At);

/// <summary>What has become of a message.</summary>
/// <param name="Seq">Its place among the receiver's messages.</param>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="SentAt">When the chat API took it.</param>
/// <param name="Group">The group that it was sent to; null where it was sent to users.</param>
/// <param name="Devices">The devices that it was written to, or that have acknowledged it.</param>
/// <param name="Routes">Where the receiver's devices are now, also those of gateways that are no longer alive.</param>
public sealed record Receipt(
    long Seq, string Epoch, DateTimeOffset SentAt, string? Group, IReadOnlyList<DeviceReceipt> Devices, IReadOnlyList<Route> Routes);

/// <summary>What has become of a message at one device.</summary>
/// <param name="Device">The device.</param>
/// <param name="GatewayId">The gateway that has written to it last; null where that is not known.</param>
/// <param name="WrittenAt">When it was written; null where that is not known any more.</param>
/// <param name="IsAcknowledged">Whether the device has acknowledged it.</param>
/// <param name="AcknowledgedAt">When; null where it has not, or that is not known any more.</param>
public sealed record DeviceReceipt(string Device, string? GatewayId, DateTimeOffset? WrittenAt, bool IsAcknowledged, DateTimeOffset? AcknowledgedAt);
