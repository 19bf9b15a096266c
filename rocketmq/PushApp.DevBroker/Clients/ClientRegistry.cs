using System.Collections.Concurrent;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Clients;

/// <summary>
/// The clients that are connected, by their id. A client is alive while it has a connection; messages that the
/// broker keeps invisible for it are given to others when it goes.
/// </summary>
internal sealed class ClientRegistry
{
    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);

    /// <summary>A client said goodbye or lost its last connection.</summary>
    public event Action<string>? Gone;

    public bool IsAlive(string clientId) => _clients.ContainsKey(clientId);

    public Client? Find(string clientId) => _clients.GetValueOrDefault(clientId);

    /// <summary>A client that said it sends to a topic and can be asked something; null when there is none.</summary>
    public Client? FindProducer(string topic) => _clients.Values.FirstOrDefault(client =>
        client.Commands is not null && client.Settings?.Publishing?.Topics.Any(published => published.Name == topic) == true);

    /// <summary>Notes that a client was seen on a connection.</summary>
    /// <param name="connectionClosed">Cancelled when that connection ends.</param>
    public Client Seen(string clientId, string connectionId, CancellationToken connectionClosed)
    {
        while (true)
        {
            var client = _clients.GetOrAdd(clientId, id => new Client(id));
            if (client.HasConnection(connectionId))
            {
                return client;
            }

            if (client.TryAdd(connectionId))
            {
                connectionClosed.UnsafeRegister(_ => Lost(client, connectionId), null);
                return client;
            }
        }
    }

    /// <summary>A client ends properly.</summary>
    public void Terminate(string clientId)
    {
        if (_clients.TryRemove(clientId, out _))
        {
            Gone?.Invoke(clientId);
        }
    }

    private void Lost(Client client, string connectionId)
    {
        if (client.RemoveLast(connectionId) && _clients.TryRemove(KeyValuePair.Create(client.Id, client)))
        {
            Gone?.Invoke(client.Id);
        }
    }
}

/// <summary>A connected client.</summary>
internal sealed class Client(string id)
{
    private readonly HashSet<string> _connections = new(StringComparer.Ordinal);
    private bool _gone;

    public string Id => id;

    /// <summary>The settings that it sent on the Telemetry stream; null before.</summary>
    public Settings? Settings { get; set; }

    /// <summary>The way to ask it something; null while it has no Telemetry stream.</summary>
    public ClientCommands? Commands { get; set; }

    public bool HasConnection(string connectionId)
    {
        lock (_connections)
        {
            return !_gone && _connections.Contains(connectionId);
        }
    }

    /// <summary>False when the client has gone in the meantime and must be registered anew.</summary>
    public bool TryAdd(string connectionId)
    {
        lock (_connections)
        {
            return !_gone && _connections.Add(connectionId);
        }
    }

    /// <summary>True when that was its last connection.</summary>
    public bool RemoveLast(string connectionId)
    {
        lock (_connections)
        {
            _connections.Remove(connectionId);
            return _gone = _connections.Count == 0;
        }
    }
}
