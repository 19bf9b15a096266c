using System.Diagnostics;
using PushApp.Delivery.Events;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Presence;
using PushApp.Delivery.Redis;

namespace PushApp.Events.Presence;

/// <summary>
/// Tells of the messages that wait for a user who is away: all that no device has acknowledged, the stored ones and those that
/// were pushed to a connection that was already dead, each once while Redis remembers that it was told.
/// </summary>
internal sealed class WaitingMessages(RedisCommands redis, InboxHistory history, InboxOptions options, Announcements announcements) : IDisposable
{
    private const int MostAtOnce = 100;
    private const int MostBytesAtOnce = 1024 * 1024;

    // Of so many users at the same time, in all parts together: so many times the bytes are in memory.
    private const int MostUsersAtOnce = 32;

    // A look is to be over before the lease on the part is: what is left then is told by the next one.
    private static readonly TimeSpan PlaceTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(MostUsersAtOnce);

    /// <summary>Tells of the first ones that were not told.</summary>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">RocketMQ did not take one in time; those before it are not told again.</exception>
    public async Task<bool> TellAsync(string user, Whereabouts whereabouts)
    {
        if (whereabouts.HeadSeq <= whereabouts.ReachedSeq)
        {
            return false;
        }

        if (!await _places.WaitAsync(PlaceTimeout))
        {
            return true;
        }

        try
        {
            return await TellPageAsync(user, whereabouts);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<bool> TellPageAsync(string user, Whereabouts whereabouts)
    {
        var page = (await history.AfterAsync(user, whereabouts.ReachedSeq, whereabouts.Epoch, MostAtOnce, MostBytesAtOnce)).Page;
        var (told, since) = (0L, Stopwatch.GetTimestamp());
        try
        {
            foreach (var item in page.Items.TakeWhile(_ => Stopwatch.GetElapsedTime(since) < PageTime))
            {
                await announcements.SendAsync(PushEvent.OfAway(item));
                told = item.Seq;
            }
        }
        finally
        {
            if (told > 0)
            {
                await Whereabouts.AnnouncedAsync(redis, user, page.Epoch, told, options.MaxAge);
            }
        }

        return page.Items.Count > 0 && told < page.HeadSeq;
    }
}
