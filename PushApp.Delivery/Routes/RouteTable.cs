using StackExchange.Redis;

namespace PushApp.Delivery.Routes;

/// <summary>
/// Which gateway holds which device of a user: the hash <c>routing:user:{&lt;user&gt;}</c>, field = device.
/// A key lives 5 minutes after it was last registered or refreshed. Whether a route counts is for the gateway's lease to
/// say (<see cref="RouteResolver"/>): this table only guarantees that no connection removes or overwrites another one's route.
/// Every method throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class RouteTable(IConnectionMultiplexer redis)
{
    /// <summary>How long a route lives without a refresh. Refresh at a third of it, so that two failed rounds lose nothing.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(5);

    private static readonly RedisScript RegisterScript = new("route-register.lua");
    private static readonly RedisScript RemoveScript = new("route-remove.lua");
    private static readonly RedisScript RefreshScript = new("route-refresh.lua");
    private static readonly RedisValue TimeToLiveMs = (long)TimeToLive.TotalMilliseconds;

    internal static RedisKey Key(string user) => $"routing:user:{{{user}}}";

    /// <summary>Makes <paramref name="route"/> the route of its device.</summary>
    /// <returns>The route it replaced, so that a gateway can close its own older connection of the device; else null.</returns>
    public async Task<Route?> RegisterAsync(string user, Route route)
    {
        var replaced = await RegisterScript.RunAsync(redis.GetDatabase(), [Key(user)], [route.Device, route.Encode(), TimeToLiveMs]);
        return Decode(route.Device, replaced);
    }

    /// <summary>Removes the route if it is still this connection's: a device that already reconnected elsewhere keeps its new one.</summary>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> RemoveAsync(string user, Route route) =>
        (long)await RemoveScript.RunAsync(redis.GetDatabase(), [Key(user)], [route.Device, route.Encode()]) == 1;

    /// <summary>
    /// Extends a batch of routes in one pipeline, and writes those again that Redis has lost. A route of another connection
    /// is left alone.
    /// </summary>
    /// <returns>
    /// One entry for each of <paramref name="batch"/>, in order: null where the route is in place, else the route that stands
    /// there instead. That other connection is normally newer, and this one a dead socket; where its gateway is not alive
    /// (Redis came back with old data), register again.
    /// </returns>
    public async Task<IReadOnlyList<Route?>> RefreshAsync(IReadOnlyList<(string User, Route Route)> batch)
    {
        var database = redis.GetDatabase();
        var pending = new Task<RedisResult>[batch.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            var (user, route) = batch[i];
            pending[i] = RefreshScript.RunAsync(database, [Key(user)], [route.Device, route.Encode(), TimeToLiveMs]);
        }

        await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var standing = new Route?[pending.Length];
        for (var i = 0; i < standing.Length; i++)
        {
            // Where somebody else has written the key there is no route to keep, and the other users have theirs.
            standing[i] = RedisFailure.IsWrongType(pending[i]) ? null : Decode(batch[i].Route.Device, await pending[i]);
        }

        return standing;
    }

    /// <summary>All routes of a user, also those of gateways that are no longer alive.</summary>
    public async Task<IReadOnlyList<Route>> FindAsync(string user)
    {
        var entries = await redis.GetDatabase().HashGetAllAsync(Key(user));
        var routes = new List<Route>(entries.Length);
        foreach (var entry in entries)
        {
            AddTo(routes, entry.Name, entry.Value);
        }

        return routes;
    }

    /// <summary>Reads the hash as a script returns it: field and value in turn.</summary>
    internal static IReadOnlyList<Route> Decode(RedisValue[] fieldsAndValues)
    {
        var routes = new List<Route>(fieldsAndValues.Length / 2);
        for (var i = 0; i + 1 < fieldsAndValues.Length; i += 2)
        {
            AddTo(routes, fieldsAndValues[i], fieldsAndValues[i + 1]);
        }

        return routes;
    }

    /// <summary>Removes a stale route without waiting for the answer: if it fails, the next lookup finds the route again.</summary>
    internal void Forget(string user, Route route) =>
        _ = RemoveScript.RunAsync(redis.GetDatabase(), [Key(user)], [route.Device, route.Encode()], CommandFlags.FireAndForget);

    private static void AddTo(List<Route> routes, RedisValue device, RedisValue value)
    {
        if (Route.TryDecode(device.ToString(), value, out var route))
        {
            routes.Add(route);
        }
    }

    private static Route? Decode(string device, RedisResult value) =>
        Route.TryDecode(device, (string?)value, out var route) ? route : null;
}
