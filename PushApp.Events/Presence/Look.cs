using PushApp.Delivery.Events;
using PushApp.Delivery.Presence;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;

namespace PushApp.Events.Presence;

/// <summary>Looks at one user who is due: finds out how it is, and announces what is new.</summary>
internal sealed partial class Look(
    RedisCommands redis, RouteResolver routes, Announcements announcements, WatcherNotices watchers, WaitingMessages messages,
    EventOptions options, EventMetrics metrics, ILogger<Look> logger)
{
    /// <summary>Looks.</summary>
    /// <param name="due">The user.</param>
    /// <param name="now">The time of Redis.</param>
    /// <returns>What is to be written down; null where the user is to be looked at again, as it is.</returns>
    public async Task<SettledUser?> AtAsync(DueUser due, long now)
    {
        try
        {
            var whereabouts = await Whereabouts.FindAsync(redis, due.User);
            var isConnected = (await routes.LiveAsync(due.User, whereabouts.Routes)).Count > 0;
            var decision = PresenceDecision.Of(due.State, isConnected, now, options.AwayAfter);
            if (decision.Change is { } change)
            {
                await announcements.SendAsync(PushEvent.OfPresence(due.User, change.Online, DateTimeOffset.FromUnixTimeMilliseconds(change.At)));
                await watchers.TellAsync(due.User, change);
            }

            var isMore = decision.State is null && await messages.TellAsync(due.User, whereabouts);
            return new SettledUser(due, decision.State, isMore ? now : decision.NextAt);
        }
        catch (Exception e) when (RedisFailure.IsWrongType(e))
        {
            LogNotPushApps(e);
            return new SettledUser(due, due.State, NextAt: null);
        }
        catch (Exception e)
        {
            metrics.Postponed();
            LogPostponed(e);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis holds something else under a user's keys; nothing is told of that user.")]
    private partial void LogNotPushApps(Exception e);

    [LoggerMessage(LogLevel.Debug, "What is new of a user cannot be told; it is tried again.")]
    private partial void LogPostponed(Exception e);
}
