using System.Globalization;
using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Inboxes;

/// <summary>
/// Reads the messages kept for a user for somebody who looks at them and receives nothing: no acknowledgement changes by it,
/// whatever number is asked for, and no inbox begins. Every method is one round trip, and throws <see cref="RedisException"/>
/// when Redis cannot be reached.
/// </summary>
public sealed class InboxHistory(RedisCommands redis)
{
    private static readonly RedisScript Script = new(RedisScript.Generation, Inbox.Numbering, "inbox-browse.lua");

    /// <summary>Reads what came after a number, the oldest first where not all may be returned.</summary>
    /// <param name="user">Whose inbox.</param>
    /// <param name="seq">The last sequence number that the reader has; 0 for all that is kept.</param>
    /// <param name="epoch">The numbering that <paramref name="seq"/> belongs to; null for the current one.</param>
    /// <param name="max">The most items to return; at least 1.</param>
    /// <param name="maxBytes">The most bytes of items to return; a single item may have more.</param>
    public Task<HistoryPage> AfterAsync(string user, long seq, string? epoch, int max, int maxBytes) =>
        ReadAsync("after", user, seq, epoch, max, maxBytes);

    /// <summary>Reads what came before a number, the newest where not all may be returned.</summary>
    /// <param name="user">Whose inbox.</param>
    /// <param name="seq">The number of the oldest message that the reader has; above the newest one for the newest messages.</param>
    /// <param name="epoch">The numbering that <paramref name="seq"/> belongs to; null for the current one.</param>
    /// <param name="max">The most items to return; at least 1.</param>
    /// <param name="maxBytes">The most bytes of items to return; a single item may have more.</param>
    public Task<HistoryPage> BeforeAsync(string user, long seq, string? epoch, int max, int maxBytes) =>
        ReadAsync("before", user, seq, epoch, max, maxBytes);

    private async Task<HistoryPage> ReadAsync(string direction, string user, long seq, string? epoch, int max, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        var result = (RedisResult[])(await redis.RunAsync(
            Script, [InboxKeys.Head(user), InboxKeys.Items(user), InboxKeys.Cursors(user)],
            [direction, seq.ToString(CultureInfo.InvariantCulture), epoch ?? "", max, maxBytes, Inbox.NewEpoch()]))!;
        return new HistoryPage(Inbox.PageOf(user, result), Oldest: (long)result[5]);
    }
}

/// <summary>A part of an inbox, and how far it reaches.</summary>
/// <param name="Page">
/// The part. It continues where nothing is missing between the number that was asked for and the items; its epoch is empty
/// where the user has no inbox yet.
/// </param>
/// <param name="Oldest">The sequence number of the oldest message that is kept; one above the newest where none is.</param>
public sealed record HistoryPage(InboxPage Page, long Oldest);
