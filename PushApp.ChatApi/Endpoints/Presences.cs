using PushApp.Delivery.Presence;
using PushApp.Delivery.Routes;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.ChatApi.Endpoints;

/// <summary>Finds out which users are connected, and has somebody told of changes.</summary>
internal sealed class Presences(RouteResolver routes, PresenceShards announced, PresenceWatchers watchers, PresenceOptions options)
{
    /// <summary>Finds them out.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="users">Of whom, each once.</param>
    /// <param name="watch">Whether the caller is told of changes from now on, or no longer; null where that stays as it is.</param>
    /// <returns>One for each of <paramref name="users"/>, in order; null where somebody else has written the user's key.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task<Presence?[]> FindAsync(string caller, IReadOnlyList<string> users, bool? watch)
    {
        if (users.Count == 0)
        {
            return [];
        }

        if (watch == false)
        {
            await watchers.UnwatchAsync(caller, users);
        }

        if (watch != true)
        {
            return Array.ConvertAll(await routes.FindAsync(users), live => live is null ? null : new Presence(live.Count > 0, live, Watched: null));
        }

        // The watch comes first: what changes after the rest is read is then told. Who has lost the connection a moment ago
        // may be back before that is announced, and then nothing is told.
        var watched = await watchers.WatchAsync(caller, users, options.WatchTime, options.MaxWatched, options.MaxWatchers);
        var announcing = announced.AnnouncedAsync(users);
        var found = await routes.FindAsync(users);
        var here = await announcing;
        return [.. users.Select((user, i) => found[i] is { } live ? new Presence(live.Count > 0 || here.Contains(user), live, watched[i]) : null)];
    }
}

/// <summary>Whether a user is here.</summary>
/// <param name="Online">Whether it counts as here.</param>
/// <param name="Live">The routes of devices that are connected.</param>
/// <param name="Watched">Whether who asked is told of changes; null where it did not ask for that.</param>
internal sealed record Presence(bool Online, IReadOnlyList<Route> Live, bool? Watched);
