using System.Collections.Concurrent;
using System.Diagnostics;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Routes;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Gateway.Connections;

/// <summary>
/// The clients of this gateway, by user. A device has one connection; while another one of it has not proved yet that its
/// client is there, two.
/// </summary>
internal sealed class ConnectionTable
{
    private readonly ConcurrentDictionary<string, ClientConnection[]> _users = new(StringComparer.Ordinal);
    private readonly Lock[] _order = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private int _count;

    /// <summary>How many clients are connected.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All connections, as they come while it enumerates.</summary>
    public IEnumerable<ClientConnection> All => _users.SelectMany(user => user.Value);

    /// <summary>All users who have a connection, as they come while it enumerates.</summary>
    public IEnumerable<string> Users => _users.Select(user => user.Key);

    /// <summary>The connections of a user; empty where there are none. The array is never changed.</summary>
    public ClientConnection[] Find(string user) => _users.TryGetValue(user, out var connections) ? connections : [];

    /// <summary>Hands a live message to each device of its user. Never waits.</summary>
    /// <param name="item">The message.</param>
    /// <param name="parent">The span that the pushes belong to; default where there is none.</param>
    /// <returns>False where the user has no device here.</returns>
    public bool TryPush(PushItem item, ActivityContext parent)
    {
        var devices = Find(item.User);
        if (devices.Length == 0)
        {
            return false;
        }

        var push = new Push(item, parent);
        foreach (var device in devices)
        {
            device.Deliver(push);
        }

        return true;
    }

    /// <summary>Adds a connection.</summary>
    /// <returns>Whether its device has another one, which may be alive.</returns>
    public bool Add(ClientConnection connection)
    {
        lock (OrderOf(connection.User))
        {
            var others = Find(connection.User);
            _users[connection.User] = [.. others, connection];
            Interlocked.Increment(ref _count);
            return Array.Exists(others, other => other.Route.Device == connection.Route.Device && !other.IsClosing);
        }
    }

    /// <summary>Notes that the connection's route is registered.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="registration">Its route, and where it was registered.</param>
    /// <param name="asked">When Redis was asked for it: a number that grows.</param>
    /// <returns>The connections of its device that have lost the route, maybe this one: the one that asked last has it.</returns>
    public IReadOnlyList<ClientConnection> Registered(ClientConnection connection, Registration registration, long asked)
    {
        lock (OrderOf(connection.User))
        {
            connection.Registered(registration, asked);
            return [.. RegisteredOf(connection).OrderByDescending(other => other.RegisteredAt).Skip(1)];
        }
    }

    /// <summary>The route of another connection of the same device that is here and open; null where none has one.</summary>
    public Route? StandingOf(ClientConnection connection) =>
        RegisteredOf(connection).Where(other => other != connection).MaxBy(other => other.Route.Order)?.Route;

    /// <summary>Whether a route is of a connection that is here and open.</summary>
    public bool Holds(string user, Route route) =>
        Array.Exists(Find(user), connection => connection.Route.ConnectionId == route.ConnectionId && !connection.IsClosing);

    /// <summary>Removes a connection.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (OrderOf(connection.User))
        {
            var connections = Find(connection.User);
            if (!connections.Contains(connection))
            {
                return;
            }

            Interlocked.Decrement(ref _count);
            if (connections.Length == 1)
            {
                _users.TryRemove(connection.User, out _);
            }
            else
            {
                _users[connection.User] = [.. connections.Where(other => other != connection)];
            }
        }
    }

    // Those of the same device that are open, maybe itself.
    private IEnumerable<ClientConnection> RegisteredOf(ClientConnection connection) => Find(connection.User)
        .Where(other => other.Route.Device == connection.Route.Device && other.Route.Order > 0 && !other.IsClosing);

    private Lock OrderOf(string user) => _order[(uint)user.GetHashCode(StringComparison.Ordinal) % (uint)_order.Length];
}
