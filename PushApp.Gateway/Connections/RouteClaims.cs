using System.Collections.Concurrent;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Gives connections their device's route, and takes it back. A route that another living connection may hold is taken only
/// by a client that has proved to be there: an attempt that is served late, after its client has gone elsewhere, takes nothing.
/// </summary>
internal sealed partial class RouteClaims(
    GatewayIdentity identity, ConnectionTable connections, RouteTable routes, RouteResolver resolver, DevicePlaces places, Takeovers takeovers,
    PresenceNotes presence, ClientLimitOptions limits, GatewayMetrics metrics, ILogger<RouteClaims> logger)
{
    // Routes whose removal failed. What finds no room here ends with its time to live.
    private const int MaxLeft = 10_000;
    private readonly ConcurrentQueue<(string User, Route Route)> _left = new();
    private long _asked;

    /// <summary>Registers the route unless another connection that may be alive holds it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="contested">Whether another connection of the device is here.</param>
    /// <returns>Whether it is registered, and else which route stands there, if one is known.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task<Registration> ClaimAsync(ClientConnection connection, bool contested)
    {
        if (contested)
        {
            return new Registration(connection.Route, connections.StandingOf(connection) is { } here ? new StandingRoute(here, Data: "") : null, Data: "");
        }

        var registration = await RegisterAsync(connection, connection.Route, null, []);
        if (registration.IsRefused && (await resolver.FindAsync(connection.User)).Count < limits.MaxDevicesPerUser)
        {
            // Some were of gateways that are gone; those that are gone for good have left the table now.
            registration = await RegisterAsync(connection, connection.Route, null, []);
        }

        while (!registration.IsRegistered && registration.Standing is { } standing && !await places.IsAliveAsync(connection.User, standing.Route))
        {
            metrics.StaleRoute();
            registration = await RegisterAsync(connection, connection.Route, standing, []);
        }

        return registration;
    }

    /// <summary>Whether the user has too many devices, and none of them makes room.</summary>
    public bool IsFinal(Registration registration) => registration.IsRefused && !places.MakeRoom;

    /// <summary>Ends a connection that is one too many of its user's.</summary>
    public void Refuse(ClientConnection connection)
    {
        metrics.Refused("devices");
        connection.Close(CloseReason.TooManyDevices);
    }

    /// <summary>
    /// Registers the route, whoever holds it, once the client has proved to be there; where the user has too many devices, in
    /// the place of those that make room.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="standing">The route that stands there; null where none is known.</param>
    /// <returns>Whether it is registered.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task<bool> TakeAsync(ClientConnection connection, StandingRoute? standing)
    {
        // Where another one was faster, the client may have gone there since it gave its proof. The order is to be above all.
        while (await TryTakeAsync(connection, standing) is { } registration)
        {
            if (registration.IsRegistered)
            {
                return true;
            }

            if (IsFinal(registration))
            {
                Refuse(connection);
                return false;
            }

            standing = registration.Standing is { } faster ? Above(faster, standing?.Route.Order ?? 0) : null;
        }

        return false;
    }

    /// <summary>Decides between a connection and another's route that was found in its place.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task DecideAsync(ClientConnection connection, StandingRoute standing)
    {
        if (connection.IsClosing)
        {
            return;
        }

        if (!await places.IsAliveAsync(connection.User, standing.Route))
        {
            // Redis has gone back to an older route, or the newer connection is gone. What this one's client proved was before that.
            metrics.StaleRoute();
            await RegisterAsync(connection, connection.Route with { IsProven = false }, standing, []);
        }
        else if (standing.Route.Order > connection.Route.Order
            && ((standing.Route.IsProven && standing.Data == connection.RegisteredIn) || !connection.AnswersPings))
        {
            connection.Close(CloseReason.DeviceReplaced);
        }
        else
        {
            // The other may be an attempt that came late, or of older data with another clock, or this one's client may have
            // gone there: who is there can say so.
            _ = ContestAsync(connection, standing);
        }
    }

    /// <summary>Decides between a connection whose route is gone and those of the user's other devices that have taken the room.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    public async Task DecideDisplacedAsync(ClientConnection connection)
    {
        if (connection.IsClosing)
        {
            return;
        }

        if (await places.DisplacedByAsync(connection) is not { } others || await places.AnyIsYoungerAsync(others, connection))
        {
            connection.Close(CloseReason.DeviceDisplaced);
        }
        else
        {
            // Redis has gone back to older routes, or the younger ones are gone.
            _ = ContestAsync(connection, null);
        }
    }

    /// <summary>Removes the route of a connection that has ended; where Redis does not answer, later.</summary>
    public async Task ReleaseAsync(ClientConnection connection)
    {
        if (!await TryRemoveAsync(connection.User, connection.Route) && _left.Count < MaxLeft)
        {
            _left.Enqueue((connection.User, connection.Route));
        }
    }

    /// <summary>Removes what could not be removed before.</summary>
    public async Task ReleaseLeftAsync()
    {
        for (var left = _left.Count; left > 0 && _left.TryDequeue(out var route); left--)
        {
            if (!await TryRemoveAsync(route.User, route.Route))
            {
                _left.Enqueue(route);
                return;
            }
        }
    }

    private static StandingRoute Above(StandingRoute standing, long order) =>
        standing with { Route = standing.Route with { Order = Math.Max(standing.Route.Order, order) } };

    // Once; what became of it otherwise, the next heartbeat finds.
    private async Task ContestAsync(ClientConnection connection, StandingRoute? standing)
    {
        try
        {
            await TryTakeAsync(connection, standing);
        }
        catch (Exception e) when (RedisFailure.MayPass(e) || RedisFailure.IsWrongType(e))
        {
            LogCannotTake(e, connection.Route.ConnectionId);
        }
    }

    // Null where the client has not proved to be there. Tools that know nothing of this protocol have no way to prove it.
    private async Task<Registration?> TryTakeAsync(ClientConnection connection, StandingRoute? standing)
    {
        if (connection.IsClosing || (connection.AnswersPings && !await connection.ProveAsync()))
        {
            return null;
        }

        var displaced = standing is null ? await places.DisplacedByAsync(connection) : [];
        if (displaced is null)
        {
            Refuse(connection);
            return null;
        }

        return await RegisterAsync(connection, connection.Route with { IsProven = true }, standing, displaced);
    }

    private async Task<Registration> RegisterAsync(ClientConnection connection, Route route, StandingRoute? standing, IReadOnlyList<Route> displaced)
    {
        // One connection carries all questions, and Redis answers them in their order. Its clock, by which routes are ordered,
        // may be another server's between two of them.
        var asked = Interlocked.Increment(ref _asked);
        var registration = standing is null
            ? await routes.ClaimAsync(connection.User, route, limits.MaxDevicesPerUser, places.OnePerKind, displaced)
            : await routes.ReplaceAsync(connection.User, route, standing, places.OnePerKind);
        Settle(connection, registration, asked);
        if (registration.IsRegistered)
        {
            Displace(connection.User, displaced, registration.Route);
        }

        return registration;
    }

    private void Settle(ClientConnection connection, Registration registration, long asked)
    {
        if (!registration.IsRegistered)
        {
            return;
        }

        presence.Changed(connection.User);
        foreach (var replaced in connections.Registered(connection, registration, asked))
        {
            replaced.Close(CloseReason.DeviceReplaced);
        }

        // One that was taken for gone, and is not, may have the client: it can prove that at its next heartbeat.
        if (registration.Route.IsProven && registration.Standing?.Route is { } lost && lost.Gateway != identity)
        {
            takeovers.Tell(connection.User, lost, registration.Route);
        }
    }

    private void Displace(string user, IReadOnlyList<Route> displaced, Route by)
    {
        foreach (var lost in displaced)
        {
            if (lost.Gateway != identity)
            {
                takeovers.Tell(user, lost, by);
            }
            else if (Array.Find(connections.Find(user), connection => connection.Route.ConnectionId == lost.ConnectionId) is { } here)
            {
                here.Close(CloseReason.DeviceDisplaced);
            }
        }
    }

    private async Task<bool> TryRemoveAsync(string user, Route route)
    {
        try
        {
            if (await routes.RemoveAsync(user, route))
            {
                presence.Changed(user);
            }

            return true;
        }
        catch (Exception e) when (RedisFailure.IsWrongType(e))
        {
            return true;
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            LogCannotRemove(e, route.ConnectionId);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; the route of connection {ConnectionId} is removed later.")]
    private partial void LogCannotRemove(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; whose route that of connection {ConnectionId} is, is decided later.")]
    private partial void LogCannotTake(Exception e, string connectionId);
}
