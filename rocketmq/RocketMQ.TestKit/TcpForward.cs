using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RocketMQ.TestKit;

/// <summary>
/// A port that leads to another one, as a container's mapped port does; connections over it can be made to fall silent, or be
/// broken, and it can lead elsewhere later.
/// </summary>
internal sealed class TcpForward : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _work = [];
    private readonly ConcurrentDictionary<Connection, byte> _connections = [];
    private readonly Lock _gate = new();
    private int? _target;

    private TcpForward(int target)
    {
        _target = target;
        _listener.Start();
        _work.Add(AcceptAsync());
    }

    /// <summary>The port that leads there.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpForward To(int port) => new(port);

    /// <summary>
    /// Lets no byte more pass over the connections that are open now and over which a client has sent this text, and closes
    /// none of them: to both ends it looks as if the network between them had lost its way.
    /// </summary>
    /// <returns>How many connections those are.</returns>
    public int Silence(string sent)
    {
        var silenced = _connections.Keys.Where(connection => connection.HasSent(sent)).ToList();
        silenced.ForEach(connection => connection.Silence());
        return silenced.Count;
    }

    /// <summary>Breaks all connections. New ones lead to another port, or, where that is null, are broken too.</summary>
    public void Switch(int? target)
    {
        lock (_gate)
        {
            _target = target;
        }

        foreach (var connection in _connections.Keys)
        {
            connection.Break();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _work.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            var connection = new Connection(client, server);
            int? target;
            lock (_gate)
            {
                _connections.TryAdd(connection, 0);
                target = _target;
            }

            if (target is not { } port)
            {
                return;
            }

            try
            {
                await server.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                await await Task.WhenAny(
                    connection.CopyAsync(client.GetStream(), server.GetStream(), fromClient: true, _stop.Token),
                    connection.CopyAsync(server.GetStream(), client.GetStream(), fromClient: false, _stop.Token));
            }
            finally
            {
                _connections.TryRemove(connection, out _);
            }
        }
    }

    private sealed class Connection(TcpClient client, TcpClient server)
    {
        private readonly StringBuilder _sent = new();
        private volatile bool _silent;

        public void Silence() => _silent = true;

        public void Break()
        {
            client.Close();
            server.Close();
        }

        public bool HasSent(string text)
        {
            lock (_sent)
            {
                return _sent.ToString().Contains(text, StringComparison.Ordinal);
            }
        }

        public async Task CopyAsync(NetworkStream from, NetworkStream to, bool fromClient, CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var length)
            {
                if (fromClient)
                {
                    lock (_sent)
                    {
                        _sent.Append(Encoding.Latin1.GetString(buffer, 0, length));
                    }
                }

                if (_silent)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                await to.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            }

            if (_silent)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }
    }
}
