using System.Diagnostics.Metrics;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;

namespace PushApp.Delivery.Routes;

/// <summary>
/// Tells routes that count from stale ones: a route counts while its gateway's lease carries the same boot id.
/// Routes of gateways that are gone for good are dropped from the table as they are met, so that they do not collect in it;
/// a gateway whose lease is only late finds its routes as it left them.
/// </summary>
public sealed class RouteResolver(RouteTable routes, GatewayDirectory directory)
{
    private static readonly Counter<long> Stale =
        DeliveryTelemetry.Meter.CreateCounter<long>("pushapp.routes.stale", "{route}", "Routes met whose gateway is not alive, or in another life.");

    /// <summary>The routes of a user that count now.</summary>
    public async Task<IReadOnlyList<Route>> FindAsync(string user) => await LiveAsync(user, await routes.FindAsync(user));

    /// <summary>The routes of many users that count now. Costs one round trip more where gateways are met that are not alive, for each of those.</summary>
    /// <returns>One for each of <paramref name="users"/>, in order; null where somebody else has written the user's key.</returns>
    public async Task<IReadOnlyList<Route>?[]> FindAsync(IReadOnlyList<string> users)
    {
        var found = await routes.FindAsync(users);
        var lives = new Dictionary<GatewayIdentity, bool>();
        foreach (var gateway in found.SelectMany(some => some ?? []).Select(route => route.Gateway).Distinct())
        {
            lives[gateway] = await directory.IsLiveAsync(gateway);
        }

        for (var i = 0; i < found.Length; i++)
        {
            foreach (var route in found[i]?.Where(route => !lives[route.Gateway]) ?? [])
            {
                Drop(users[i], route);
            }

            found[i] = found[i]?.Where(route => lives[route.Gateway]).ToList();
        }

        return found;
    }

    /// <summary>Those of <paramref name="found"/>, just read from Redis, that count now. Costs no round trip while all gateways are known.</summary>
    public async ValueTask<IReadOnlyList<Route>> LiveAsync(string user, IReadOnlyList<Route> found)
    {
        List<Route>? live = null;
        for (var i = 0; i < found.Count; i++)
        {
            if (await directory.IsLiveAsync(found[i].Gateway))
            {
                live?.Add(found[i]);
                continue;
            }

            Drop(user, found[i]);
            live ??= [.. found.Take(i)];
        }

        return live ?? found;
    }

    private void Drop(string user, Route stale)
    {
        Stale.Add(1);
        if (directory.IsGone(stale.Gateway))
        {
            routes.Forget(user, stale);
        }
    }
}
