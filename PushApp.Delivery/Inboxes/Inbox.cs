using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Delivery.Inboxes;

/// <summary>
/// The messages kept for each user, numbered per user from 1 without gaps. A message is stored here before it is pushed,
/// and replayed from here to a device that missed it. Every method is one round trip, which appends that come at the same
/// time share, atomic in Redis for each user, and throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class Inbox(RedisCommands redis, InboxOptions options)
{
    internal const string Numbering = "inbox-numbering.lua";

    private static readonly RedisScript AppendScript = new(RedisScript.Generation, Numbering, "inbox-append.lua");
    private static readonly RedisScript ReadScript = new(RedisScript.Generation, Numbering, "inbox-read.lua");
    private static readonly RedisScript AckScript = new(RedisScript.Generation, Numbering, "inbox-ack.lua");
    private static readonly RedisScript ContradictScript = new(RedisScript.Generation, Numbering, "inbox-contradict.lua");

    private static readonly Counter<long> Unreadable =
        DeliveryTelemetry.Meter.CreateCounter<long>("pushapp.inbox.unreadable", "{message}", "Entries of inboxes that are not messages, and were passed over.");

    private readonly RedisValue _sequenceRetentionMs = (long)options.SequenceRetention.TotalMilliseconds;
    private readonly RedisValue[] _limits =
    [
        options.MaxCount,
        options.MaxBytes,
        options.SenderShare,
        (long)options.MaxAge.TotalMilliseconds,
        (long)options.SequenceRetention.TotalMilliseconds,
        (long)options.IdempotencyWindow.TotalMilliseconds,
    ];

    // One for each slot of Redis Cluster that has been used: a server that does not answer holds up no other's.
    private readonly ConcurrentDictionary<int, AppendBatcher> _appends = new();

    /// <summary>Appends a message and reads its receiver's routes.</summary>
    /// <param name="user">The receiver.</param>
    /// <param name="from">The sender.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="body">One JSON value in UTF-8; kept byte for byte.</param>
    /// <param name="sentAt">When the message was sent. Those sent longer than <see cref="InboxOptions.MaxAge"/> ago, by Redis's clock, are dropped.</param>
    /// <param name="remember">
    /// Whether the sender may send this id again, so that it must be recognised. Not for an id that was generated just now.
    /// </param>
    public Task<AppendResult> AppendAsync(
        string user, string from, string messageId, ReadOnlyMemory<byte> body, DateTimeOffset sentAt, bool remember = true) =>
        AppendAsync(user, StoredMessage.Of(messageId, from, null, body, sentAt, remember));

    /// <summary>Appends a message, which others may get too, and reads the receiver's routes.</summary>
    /// <param name="user">The receiver.</param>
    /// <param name="message">The message.</param>
    public Task<AppendResult> AppendAsync(string user, StoredMessage message)
    {
        var head = InboxKeys.Head(user);
        var appends = _appends.GetOrAdd(
            redis.SlotOf(head), static (_, of) => new AppendBatcher(of.Redis, AppendScript, of.Limits), (Redis: redis, Limits: _limits));
        return appends.AppendAsync(new Append(
            head, InboxKeys.Items(user), InboxKeys.Cursors(user), RouteTable.Key(user),
            message.Digest.Length > 0 ? (RedisKey?)InboxKeys.Sent(user, message.From, message.Id) : null, message.Bytes, message.Digest));
    }

    /// <summary>Reads what came after a cursor, and begins the numbering where there is none.</summary>
    /// <param name="user">Whose inbox.</param>
    /// <param name="afterSeq">The last sequence number that the reader has; 0 for all that is kept.</param>
    /// <param name="epoch">The numbering that <paramref name="afterSeq"/> belongs to; may be null where that is 0.</param>
    /// <param name="max">The most items to return; at least 1.</param>
    /// <param name="maxBytes">The most bytes of items to return; a single item may have more.</param>
    public Task<InboxPage> ReadAfterAsync(string user, long afterSeq, string? epoch, int max, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSeq);
        return ReadAsync(user, "", afterSeq, epoch ?? "", max, maxBytes);
    }

    /// <summary>Reads what came after the last acknowledgement of a device: all that is kept where there is none.</summary>
    /// <inheritdoc cref="ReadAfterAsync"/>
    public Task<InboxPage> ReadUnacknowledgedAsync(string user, string device, int max, int maxBytes) =>
        ReadAsync(user, device, "", "", max, maxBytes);

    /// <summary>
    /// Records that a device has everything up to <paramref name="seq"/>. The cursor only moves forward, and not beyond the
    /// newest message that <paramref name="epoch"/> shares with the current one.
    /// </summary>
    /// <returns>Whether the epoch is the current one, or shares its beginning.</returns>
    public async Task<bool> AckAsync(string user, string device, string epoch, long seq) =>
        (long)await redis.RunAsync(
            AckScript, [InboxKeys.Head(user), InboxKeys.Cursors(user)],
            [device, epoch, seq, _sequenceRetentionMs, options.MaxCursors, options.MaxCount * options.SenderShare / 100]) >= 0;

    /// <summary>
    /// Begins another epoch where a number was found to name two messages: Redis has gone back without a sign of it. Readers
    /// then learn that what follows does not continue what they have.
    /// </summary>
    /// <returns>Whether <paramref name="epoch"/> was the current one.</returns>
    public async Task<bool> ContradictAsync(string user, string epoch) =>
        (long)await redis.RunAsync(
            ContradictScript, [InboxKeys.Head(user), InboxKeys.Items(user), InboxKeys.Cursors(user)], [epoch, NewEpoch()]) == 1;

    internal static string NewEpoch() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private async Task<InboxPage> ReadAsync(string user, string device, RedisValue after, string epochOfAfter, int max, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        var result = (RedisResult[])(await redis.RunAsync(
            ReadScript, [InboxKeys.Head(user), InboxKeys.Items(user), InboxKeys.Cursors(user)],
            [device, after, epochOfAfter, max, maxBytes, NewEpoch(), _sequenceRetentionMs]))!;

        return PageOf(user, result);
    }

    /// <summary>Reads what a script returns of an inbox: epoch, newest number, first number, whether nothing is missing, items.</summary>
    internal static InboxPage PageOf(string user, RedisResult[] result)
    {
        var epoch = (string)result[0]!;
        var (head, first) = ((long)result[1], (long)result[2]);
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

        return new InboxPage(epoch, head, first, first + stored.Length - 1, items, Continues: (long)result[3] == 1);
    }
}

/// <summary>What one round trip to append a message found.</summary>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The message's sequence number; where it was sent before, that of the first time.</param>
/// <param name="Outcome">What became of the message.</param>
/// <param name="SentAt">When the message was sent; where it was sent before, the first time. In whole milliseconds.</param>
/// <param name="Routes">All routes of the user, also those of gateways that are no longer alive.</param>
public sealed record AppendResult(string Epoch, long Seq, AppendOutcome Outcome, DateTimeOffset SentAt, IReadOnlyList<Route> Routes);

/// <summary>What became of a message that was to be appended. The numbers are those of the script.</summary>
public enum AppendOutcome
{
    /// <summary>It is in the inbox.</summary>
    Appended = 0,

    /// <summary>It was there before: the sender has sent it to this user with the same id and body.</summary>
    Repeated = 1,

    /// <summary>The sender has sent this user another body with the same id. Nothing was appended.</summary>
    Contradicted = 2,

    /// <summary>
    /// Little room is left beside what the user has not acknowledged, others' messages wait there too, and the sender holds
    /// its share of it (<see cref="InboxOptions.SenderShare"/>). Nothing was appended.
    /// </summary>
    Refused = 3,
}

/// <summary>A part of an inbox, read in one step.</summary>
/// <param name="Epoch">The numbering of this inbox.</param>
/// <param name="HeadSeq">The sequence number of the newest message; 0 where there is none.</param>
/// <param name="First">The sequence number of the first entry that was read.</param>
/// <param name="Through">The sequence number of the last one; below <paramref name="First"/> where there is none.</param>
/// <param name="Items">The messages from <paramref name="First"/> to <paramref name="Through"/>, in order, without those that cannot be read.</param>
/// <param name="Continues">
/// Whether nothing is missing between the reader's cursor and the first item. False where older messages were dropped, where
/// nothing is known of the cursor's epoch, and where the cursor is beyond what that epoch shares with the current one: the
/// reader has messages that Redis has lost, and may not have others.
/// </param>
public sealed record InboxPage(string Epoch, long HeadSeq, long First, long Through, IReadOnlyList<PushItem> Items, bool Continues);
