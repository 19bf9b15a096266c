using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Routes;

/// <summary>
/// Which gateway holds which device of a user: the hash <c>routing:user:{&lt;user&gt;}</c>, field = device.
/// A key lives 5 minutes after a route in it was last registered or refreshed. Whether a route counts is for the gateway's
/// lease to say (<see cref="RouteResolver"/>): this table only guarantees that no connection removes another one's route, or
/// overwrites one that it has not seen.
/// Every method is one round trip, atomic in Redis, and throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class RouteTable(RedisCommands redis)
{
    /// <summary>How long a route lives without a refresh; the longest heartbeat leaves room for two that fail.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(5);

    private static readonly RedisScript RegisterScript = new(RedisScript.Generation, "route-register.lua");
    private static readonly RedisScript RemoveScript = new("route-remove.lua");

    /// <summary><see cref="TimeToLive"/> in milliseconds.</summary>
    internal static RedisValue TimeToLiveMs { get; } = (long)TimeToLive.TotalMilliseconds;

    internal static RedisKey Key(string user) => $"routing:user:{{{user}}}";

    /// <summary>Registers the route where the device has none.</summary>
    /// <param name="user">The user.</param>
    /// <param name="route">The route.</param>
    /// <param name="mostDevices">Where the user has as many others, it is refused.</param>
    /// <param name="onePerKind">Whether it is refused, too, where the user has another device of its <see cref="DeviceKind"/>.</param>
    /// <param name="displaced">Routes that are removed for it, as they were seen; such as have changed stay, and count.</param>
    public Task<Registration> ClaimAsync(
        string user, Route route, int mostDevices = int.MaxValue, bool onePerKind = false, IReadOnlyList<Route>? displaced = null) =>
        RegisterAsync(user, route, null, mostDevices, onePerKind, displaced ?? []);

    /// <summary>
    /// Registers the route where the device has none, or <paramref name="standing"/>; later than that in any case. Its proof
    /// counts where that route still stands, in the data that it was seen in.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="route">The route.</param>
    /// <param name="standing">The route that it may replace.</param>
    /// <param name="onePerKind">Whether it is refused where that is gone, and the user has another device of its <see cref="DeviceKind"/>.</param>
    public Task<Registration> ReplaceAsync(string user, Route route, StandingRoute standing, bool onePerKind = false) =>
        RegisterAsync(user, route, standing, int.MaxValue, onePerKind, []);

    /// <summary>Removes the route if it is still this connection's: a device that already reconnected elsewhere keeps its new one.</summary>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> RemoveAsync(string user, Route route) =>
        (long)await redis.RunAsync(RemoveScript, [Key(user)], [route.Device, route.Holder]) == 1;

    /// <summary>All routes of a user, also those of gateways that are no longer alive.</summary>
    public async Task<IReadOnlyList<Route>> FindAsync(string user) => Decode(await EntriesAsync(user));

    /// <summary>All routes of many users, also those of gateways that are no longer alive, in one pipeline.</summary>
    /// <returns>One for each of <paramref name="users"/>, in order; null where somebody else has written the user's key.</returns>
    public async Task<IReadOnlyList<Route>?[]> FindAsync(IReadOnlyList<string> users)
    {
        var found = await RedisFailure.EachAsync([.. users.Select(EntriesAsync)]);
        return Array.ConvertAll(found, entries => entries is null ? (IReadOnlyList<Route>?)null : Decode(entries));
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
    internal void Forget(string user, Route route) => _ = ForgetAsync(user, route);

    /// <summary>Reads a route that a script found in another's place, and the data that it found it in; null where it found none.</summary>
    internal static StandingRoute? ReadStanding(string device, RedisResult value, RedisResult data) =>
        Route.TryDecode(device, (string?)value, out var route) ? new StandingRoute(route, (string)data!) : null;

    private static List<Route> Decode(HashEntry[] entries)
    {
        var routes = new List<Route>(entries.Length);
        foreach (var entry in entries)
        {
            AddTo(routes, entry.Name, entry.Value);
        }

        return routes;
    }

    private static void AddTo(List<Route> routes, RedisValue device, RedisValue value)
    {
        if (Route.TryDecode(device.ToString(), value, out var route))
        {
            routes.Add(route);
        }
    }

    private Task<HashEntry[]> EntriesAsync(string user) => redis.RunAsync(database => database.HashGetAllAsync(Key(user)));

    private async Task ForgetAsync(string user, Route route)
    {
        try
        {
            await RemoveAsync(user, route);
        }
        catch (Exception e) when (RedisFailure.MayPass(e) || RedisFailure.IsWrongType(e))
        {
        }
    }

    private async Task<Registration> RegisterAsync(
        string user, Route route, StandingRoute? replaceable, int mostDevices, bool onePerKind, IReadOnlyList<Route> displaced)
    {
        // Another server's clock may be behind, and may not have what stood there.
        var after = Math.Max(route.Order, replaceable?.Route.Order ?? 0);
        foreach (var other in displaced)
        {
            after = Math.Max(after, other.Order);
        }

        var result = (RedisResult[])(await redis.RunAsync(
            RegisterScript, [Key(user)],
            [
                route.Device, route.Holder, TimeToLiveMs, replaceable?.Route.Holder ?? "", after, route.Mark, replaceable?.Data ?? "", mostDevices,
                onePerKind ? "1" : "", .. displaced.SelectMany(other => new RedisValue[] { other.Device, other.Holder }),
            ]))!;
        return new Registration(route with { Order = (long)result[0] }, ReadStanding(route.Device, result[1], result[2]), (string)result[2]!);
    }
}

/// <summary>What became of a registration.</summary>
/// <param name="Route">The route with its order; 0 where it was not registered, -1 where the user has too many devices.</param>
/// <param name="Standing">The route of another connection that stood there: it was replaced, or was in the way.</param>
/// <param name="Data">The data of Redis in which it was registered, or was not.</param>
public sealed record Registration(Route Route, StandingRoute? Standing, string Data)
{
    /// <summary>Whether the device's route is now this one.</summary>
    public bool IsRegistered => Route.Order > 0;

    /// <summary>Whether the user has as many other devices as one may.</summary>
    public bool IsRefused => Route.Order < 0;
}
