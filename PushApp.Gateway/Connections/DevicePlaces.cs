using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Gateway.Connections;

/// <summary>Says which of a user's devices make room for another one, by <see cref="ClientLimitOptions.DevicePolicy"/>.</summary>
internal sealed class DevicePlaces(
    GatewayIdentity identity, ConnectionTable connections, RouteTable routes, GatewayDirectory directory, ClientLimitOptions limits)
{
    /// <summary>Whether any may.</summary>
    public bool MakeRoom => limits.DevicePolicy is not DevicePolicy.Refuse;

    /// <summary>Whether a kind of device has one place.</summary>
    public bool OnePerKind => limits.DevicePolicy is DevicePolicy.OnePerKind;

    /// <summary>With how many devices of its user a route that is missing is not written again.</summary>
    public int MostBeside => limits.DevicePolicy is DevicePolicy.ReplaceOldest ? limits.MaxDevicesPerUser : int.MaxValue;

    /// <summary>Whether a route's connection may be there.</summary>
    public async ValueTask<bool> IsAliveAsync(string user, Route route) =>
        route.Gateway == identity ? connections.Holds(user, route) : await directory.IsLiveAsync(route.Gateway);

    /// <summary>The routes that make room for a connection's device; none where there is room; null where none may.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyList<Route>?> DisplacedByAsync(ClientConnection connection)
    {
        if (!MakeRoom)
        {
            return [];
        }

        var others = (await routes.FindAsync(connection.User)).Where(route => route.Device != connection.Route.Device).ToArray();
        var tooMany = others.Length - limits.MaxDevicesPerUser + 1;
        if (!OnePerKind)
        {
            return tooMany <= 0 ? [] : [.. (await OldestFirstAsync(connection.User, others)).Take(tooMany)];
        }

        var kind = DeviceKind.Of(connection.Route.Device);
        var same = Array.FindAll(others, route => kind is not null && DeviceKind.Of(route.Device) == kind);
        return same.Length < tooMany ? null : same;
    }

    /// <summary>Whether one of these routes is of a connection that may be there, and younger than a connection.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task<bool> AnyIsYoungerAsync(IReadOnlyList<Route> others, ClientConnection connection)
    {
        foreach (var route in others)
        {
            if (route.Order > connection.Route.Order && await IsAliveAsync(connection.User, route))
            {
                return true;
            }
        }

        return false;
    }

    // Those whose gateway is gone, or that their gateway does not know any more, before all others.
    private async Task<IEnumerable<Route>> OldestFirstAsync(string user, Route[] others)
    {
        var alive = new HashSet<Route>();
        foreach (var route in others)
        {
            if (await IsAliveAsync(user, route))
            {
                alive.Add(route);
            }
        }

        return others.OrderBy(alive.Contains).ThenBy(route => route.Order);
    }
}
