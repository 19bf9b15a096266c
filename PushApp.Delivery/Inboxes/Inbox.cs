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

    private readonly RedisValue _maxAgeMs = (long)options.MaxAge.TotalMilliseconds;
    private readonly RedisValue _sequenceRetentionMs = (long)options.SequenceRetention.TotalMilliseconds;
    private readonly RedisValue _idempotencyWindowMs = (long)options.IdempotencyWindow.TotalMilliseconds;

    /// <summary>Appends a message and reads its receiver's routes.</summary>
    /// <param name="user">The receiver.</param>
    /// <param name="from">The sender.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="body">One JSON value in UTF-8; kept byte for byte.</param>
    /// <param name="sentAt">Now; messages older than <see cref="InboxOptions.MaxAge"/> at this time are dropped.</param>
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
            sentAt.ToUnixTimeMilliseconds(),
            RandomNumberGenerator.GetHexString(16, lowercase: true),
            options.MaxCount,
            _maxAgeMs,
            _sequenceRetentionMs,
            _idempotencyWindowMs,
        ]))!;
        return new AppendResult((string)result[0]!, (long)result[1], (long)result[2] == 1, RouteTable.Decode((RedisValue[])result[3]!));
    }

    /// <summary>Reads what a device missed.</summary>
    /// <param name="user">Whose inbox.</param>
    /// <param name="afterSeq">The last sequence number that the device has; 0 for all that is kept.</param>
    /// <param name="max">The most items to return; at least 1.</param>
    public async Task<InboxPage> ReadAfterAsync(string user, long afterSeq, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSeq);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var result = (RedisResult[])(await ReadScript.RunAsync(
            redis.GetDatabase(), [InboxKeys.Head(user), InboxKeys.Items(user)], [afterSeq, max]))!;

        var epoch = (string)result[0]!;
        var (head, oldest, first) = ((long)result[1], (long)result[2], (long)result[3]);
        var stored = (RedisValue[])result[4]!;
        var items = new PushItem[stored.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = InboxItem.Decode(user, epoch, first + i, (byte[])stored[i]!);
        }

        return new InboxPage(epoch, head, items, ReachesBack: afterSeq <= head && afterSeq + 1 >= oldest);
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
}

/// <summary>What one round trip to append a message found.</summary>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The message's sequence number; where it was sent before, that of the first time.</param>
/// <param name="Repeated">Whether the sender sent this id to this user before; nothing was appended then.</param>
/// <param name="Routes">All routes of the user, also those of gateways that are no longer alive.</param>
public sealed record AppendResult(string Epoch, long Seq, bool Repeated, IReadOnlyList<Route> Routes);

/// <summary>A part of an inbox, read in one step.</summary>
/// <param name="Epoch">The numbering of this inbox; empty where the user never had a message.</param>
/// <param name="HeadSeq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="Items">Messages in order, without gaps.</param>
/// <param name="ReachesBack">
/// Whether nothing is missing between the sequence number asked for and the first item. False where older messages were
/// dropped, and where the number asked for is beyond the head, so belongs to an epoch that is gone.
/// </param>
public sealed record InboxPage(string Epoch, long HeadSeq, IReadOnlyList<PushItem> Items, bool ReachesBack);
