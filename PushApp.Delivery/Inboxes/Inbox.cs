using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Delivery.Inboxes;

/// <summary>
/// The messages kept for each user, numbered per user from 1 without gaps. A message is stored here before it is pushed,
/// and replayed from here to a device that missed it. Every method is one round trip, atomic in Redis, and throws
/// <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class Inbox(IConnectionMultiplexer redis, InboxOptions options)
{
    private static readonly RedisScript AppendScript = new("inbox-append.lua");
    private static readonly RedisScript ReadScript = new("inbox-read.lua");
    private static readonly RedisScript AckScript = new("inbox-ack.lua");

    private static readonly RedisValue[] HeadFields = ["epoch", "seq"];
    private static readonly Counter<long> Unreadable =
        DeliveryTelemetry.Meter.CreateCounter<long>("pushapp.inbox.unreadable", "{message}", "Entries of inboxes that are not messages, and were passed over.");

    private readonly RedisValue _maxAgeMs = (long)options.MaxAge.TotalMilliseconds;
    private readonly RedisValue _sequenceRetentionMs = (long)options.SequenceRetention.TotalMilliseconds;
    private readonly RedisValue _idempotencyWindowMs = (long)options.IdempotencyWindow.TotalMilliseconds;

    /// <summary>Appends a message and reads its receiver's routes.</summary>
    /// <param name="user">The receiver.</param>
    /// <param name="from">The sender.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="body">One JSON value in UTF-8; kept byte for byte.</param>
    /// <param name="sentAt">When the message was sent. Those sent longer than <see cref="InboxOptions.MaxAge"/> ago, by Redis's clock, are dropped.</param>
    /// <param name="remember">
    /// Whether the sender may send this id again, so that it must be recognised. Not for an id that was generated just now.
    /// </param>
    public async Task<AppendResult> AppendAsync(
        string user, string from, string messageId, ReadOnlyMemory<byte> body, DateTimeOffset sentAt, bool remember = true)
    {
        RedisKey[] keys = remember
            ? [InboxKeys.Head(user), InboxKeys.Items(user), RouteTable.Key(user), InboxKeys.Cursors(user), InboxKeys.Sent(user, from, messageId)]
            : [InboxKeys.Head(user), InboxKeys.Items(user), RouteTable.Key(user), InboxKeys.Cursors(user)];
        var result = (RedisResult[])(await AppendScript.RunAsync(redis.GetDatabase(), keys,
        [
            InboxItem.Encode(messageId, from, sentAt, body.Span),
            NewEpoch(),
            options.MaxCount,
            _maxAgeMs,
            _sequenceRetentionMs,
            _idempotencyWindowMs,
        ]))!;
        return new AppendResult((string)result[0]!, (long)result[1], (long)result[2] == 1, RouteTable.Decode((RedisValue[])result[3]!));
    }

    /// <summary>Reads what a device missed, and begins the numbering where there is none.</summary>
    /// <param name="user">Whose inbox.</param>
    /// <param name="afterSeq">The last sequence number that the device has; 0 for all that is kept.</param>
    /// <param name="max">The most items to return; at least 1.</param>
    public async Task<InboxPage> ReadAfterAsync(string user, long afterSeq, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSeq);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var result = (RedisResult[])(await ReadScript.RunAsync(
            redis.GetDatabase(), [InboxKeys.Head(user), InboxKeys.Items(user), InboxKeys.Cursors(user)],
            [afterSeq, max, NewEpoch(), _sequenceRetentionMs]))!;

        var epoch = (string)result[0]!;
        var (head, oldest, first) = ((long)result[1], (long)result[2], (long)result[3]);
        var stored = (RedisValue[])result[4]!;
        var items = new List<PushItem>(stored.Length);
        for (var i = 0; i < stored.Length; i++)
        {
            if (InboxItem.TryDecode(user, epoch, first + i, (byte[])stored[i]!, out var item))
            {
                items.Add(item);
            }
            else
            {
                Unreadable.Add(1);
            }
        }

        return new InboxPage(epoch, head, first, first + stored.Length - 1, items, ReachesBack: afterSeq <= head && afterSeq + 1 >= oldest);
    }

    /// <summary>Reads how far the inboxes of these users have come, in one pipeline.</summary>
    /// <returns>One entry for each of <paramref name="users"/>, in order.</returns>
    public async Task<InboxHead[]> GetHeadsAsync(IReadOnlyList<string> users)
    {
        var database = redis.GetDatabase();
        var pending = new Task<RedisValue[]>[users.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            pending[i] = database.HashGetAsync(InboxKeys.Head(users[i]), HeadFields);
        }

        var heads = new InboxHead[pending.Length];
        await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var i = 0; i < heads.Length; i++)
        {
            // Where somebody else has written the key there is no inbox, and the other users have theirs.
            if (!RedisFailure.IsWrongType(pending[i]))
            {
                var fields = await pending[i];
                heads[i] = new InboxHead(fields[0].ToString(), (long?)fields[1] ?? 0);
            }
        }

        return heads;
    }

    /// <summary>
    /// Records that a device has everything up to <paramref name="seq"/>. The cursor only moves forward, and not beyond the
    /// newest message; an acknowledgement from another epoch is without effect.
    /// </summary>
    /// <returns>Whether the epoch is the current one.</returns>
    public async Task<bool> AckAsync(string user, string device, string epoch, long seq) =>
        (long)await AckScript.RunAsync(
            redis.GetDatabase(), [InboxKeys.Head(user), InboxKeys.Cursors(user)], [device, epoch, seq, _sequenceRetentionMs]) >= 0;

    /// <summary>What the device acknowledged last, in the current epoch; null where it never did.</summary>
    public async Task<long?> GetCursorAsync(string user, string device) =>
        (long?)await redis.GetDatabase().HashGetAsync(InboxKeys.Cursors(user), device);

    private static string NewEpoch() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}

/// <summary>What one round trip to append a message found.</summary>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The message's sequence number; where it was sent before, that of the first time.</param>
/// <param name="Repeated">Whether the sender sent this id to this user before; nothing was appended then.</param>
/// <param name="Routes">All routes of the user, also those of gateways that are no longer alive.</param>
public sealed record AppendResult(string Epoch, long Seq, bool Repeated, IReadOnlyList<Route> Routes);

/// <summary>A part of an inbox, read in one step.</summary>
/// <param name="Epoch">The numbering of this inbox.</param>
/// <param name="HeadSeq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="First">The sequence number of the first entry that was read.</param>
/// <param name="Through">The sequence number of the last one; below <paramref name="First"/> where there is none.</param>
/// <param name="Items">The messages from <paramref name="First"/> to <paramref name="Through"/>, in order, without those that cannot be read.</param>
/// <param name="ReachesBack">
/// Whether nothing is missing between the sequence number asked for and the first item. False where older messages were
/// dropped, and where the number asked for is beyond the head, so belongs to an epoch that is gone.
/// </param>
public sealed record InboxPage(string Epoch, long HeadSeq, long First, long Through, IReadOnlyList<PushItem> Items, bool ReachesBack);

/// <summary>How far an inbox has come.</summary>
/// <param name="Epoch">Its numbering; null or empty where there is none.</param>
/// <param name="Seq">The sequence number of the newest message; 0 where there is none.</param>
public readonly record struct InboxHead(string? Epoch, long Seq);
