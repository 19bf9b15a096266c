using System.Collections.Concurrent;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Clients;

/// <summary>
/// The clients that are connected, by their id. A client is alive while it has a connection; messages that the
/// broker keeps invisible for it are given to others when it goes.
/// </summary>
internal sealed class ClientRegistry(BrokerOptions options)
{
    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<Client>> _byConnection = new(StringComparer.Ordinal);

    /// <summary>A client said goodbye or lost its last connection.</summary>
    public event Action<string>? Gone;

    public bool IsAlive(string clientId) => _clients.ContainsKey(clientId);

    public Client? Find(string clientId) => _clients.GetValueOrDefault(clientId);

    /// <summary>The way to ask a client that said it sends to a topic, if possible one that is not being asked; null when there is none.</summary>
    public ClientCommands? FindProducer(string topic) => _clients.Values
        .Where(client => client.Settings?.Publishing?.Topics.Any(published => published.Name == topic) == true)
        .Select(client => client.Commands)
        .OfType<ClientCommands>()
        .MaxBy(commands => commands.IsFree);

    /// <summary>Notes that a client was seen on a connection.</summary>
    /// <param name="connectionClosed">Cancelled when that connection ends.</param>
    /// <exception cref="BrokerException">FORBIDDEN: the connection has as many clients as the options allow.</exception>
    public Client Seen(string clientId, string connectionId, CancellationToken connectionClosed)
    {
        if (_clients.TryGetValue(clientId, out var known) && known.Connections.ContainsKey(connectionId))
        {
            return known;
        }

        Client client;
        bool isNew;
        lock (_lock)
        {
            isNew = !_byConnection.TryGetValue(connectionId, out var others);
            if (others?.Count >= options.MaxClientsPerConnection)
            {
                throw new BrokerException(Code.Forbidden,
                    $"the connection has {others.Count} clients, as many as the option {nameof(BrokerOptions.MaxClientsPerConnection)} allows");
            }

            client = _clients.GetOrAdd(clientId, id => new Client(id));
            client.Connections[connectionId] = true;
            (others ?? (_byConnection[connectionId] = [])).Add(client);
        }

        if (isNew)
        {
            // Runs at once for one that has ended already.
            connectionClosed.UnsafeRegister(_ => Closed(connectionId), null);
        }

        return client;
    }

    /// <summary>A client ends properly.</summary>
    public void Terminate(string clientId)
    {
        lock (_lock)
        {
            if (!_clients.TryRemove(clientId, out var client))
            {
                return;
            }

            foreach (var connection in client.Connections.Keys)
            {
                _byConnection[connection].Remove(client);
            }
        }

        Gone?.Invoke(clientId);
    }

    private void Closed(string connectionId)
    {
        List<Client> gone = [];
        lock (_lock)
        {
            if (_byConnection.Remove(connectionId, out var clients))
            {
                gone.AddRange(clients.Where(client => client.Connections.TryRemove(connectionId, out _) && client.Connections.IsEmpty));
                gone.ForEach(client => _clients.TryRemove(client.Id, out _));
            }
        }

        gone.ForEach(client => Gone?.Invoke(client.Id));
    }
}

/// <summary>A connected client.</summary>
internal sealed class Client(string id)
{
    public string Id => id;

    /// <summary>The connections that it was seen on, by their ids; changed by <see cref="ClientRegistry"/> alone.</summary>
    public ConcurrentDictionary<string, bool> Connections { get; } = new(StringComparer.Ordinal);

    /// <summary>The settings that it sent on the Telemetry stream; null before.</summary>
    public Settings? Settings { get; set; }

    /// <summary>The way to ask it something; null while it has no Telemetry stream.</summary>
    public ClientCommands? Commands { get; set; }
}
