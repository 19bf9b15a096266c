using System.Collections.Concurrent;

namespace PushApp.Gateway.Connections;

/// <summary>The clients of this gateway, by user. One connection for each device of a user.</summary>
internal sealed class ConnectionTable
{
    private readonly ConcurrentDictionary<string, ClientConnection[]> _users = new(StringComparer.Ordinal);
    private readonly Lock[] _order = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private int _count;

    /// <summary>How many clients are connected.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All connections, as they come while it enumerates.</summary>
    public IEnumerable<ClientConnection> All => _users.SelectMany(user => user.Value);

    /// <summary>The connections of a user; empty where there are none. The array is never changed.</summary>
    public ClientConnection[] Find(string user) => _users.TryGetValue(user, out var connections) ? connections : [];

    /// <summary>
    /// Adds a connection in place of an older one of the same device, and begins to register its route under the same lock:
    /// routes of one device are registered in the order of its connections.
    /// </summary>
    public Task AddAsync(ClientConnection connection, Func<Task> register, out ClientConnection? replaced)
    {
        lock (OrderOf(connection.User))
        {
            var others = Find(connection.User);
            replaced = Array.Find(others, other => other.Route.Device == connection.Route.Device);
            var old = replaced;
            _users[connection.User] = [.. others.Where(other => other != old), connection];
            if (replaced is null)
            {
                Interlocked.Increment(ref _count);
            }

            return register();
        }
    }

    /// <summary>Begins to register a connection's route again, unless a newer one of its device has come.</summary>
    public Task RegisterAgainAsync(ClientConnection connection, Func<Task> register)
    {
        lock (OrderOf(connection.User))
        {
            return Find(connection.User).Contains(connection) ? register() : Task.CompletedTask;
        }
    }

    /// <summary>Removes a connection, if a newer one of its device has not done so.</summary>
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

    private Lock OrderOf(string user) => _order[(uint)user.GetHashCode(StringComparison.Ordinal) % (uint)_order.Length];
}
