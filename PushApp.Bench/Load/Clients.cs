using System.Buffers;
using System.Net.WebSockets;
using PushApp.Bench.Peers;

namespace PushApp.Bench.Load;

/// <summary>The clients of a peer, connected, each with a loop that receives.</summary>
internal sealed class Clients : IAsyncDisposable
{
    // As many at once as a gateway takes without making others wait.
    private const int ConnectsAtOnce = 32;
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);

    private readonly IPeer _peer;
    private readonly UnderWay _underWay;
    private readonly Client[] _clients;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private Clients(IPeer peer, UnderWay underWay, Client[] clients) => (_peer, _underWay, _clients) = (peer, underWay, clients);

    /// <summary>The users, one client each.</summary>
    public IReadOnlyList<string> Users => Array.ConvertAll(_clients, client => client.User);

    /// <summary>Connects one client for each user; they are served when this returns.</summary>
    public static async Task<Clients> ConnectAsync(IPeer peer, int count, UnderWay underWay)
    {
        var clients = new Client[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce }, async (i, _) =>
        {
            var user = $"bench-{Environment.ProcessId}-{i}";
            clients[i] = new Client(user, await peer.ConnectAsync(user, i));
            // A welcome, or the answer to a handshake.
            await clients[i].ReceiveAsync(CancellationToken.None);
        });
        var all = new Clients(peer, underWay, clients);
        all._running = Task.WhenAll([all.KeepAliveAsync(), .. clients.Select(client => Task.Run(() => all.ReceiveAsync(client)))]);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _stop.Dispose();
    }

    private async Task ReceiveAsync(Client client)
    {
        while (await client.ReceiveAsync(_stop.Token))
        {
            Note(client.Frame);
            if (_peer.Answer(client.Frame) is { Length: > 0 } answer)
            {
                await client.SendAsync(answer, _stop.Token);
            }
        }

        await Console.Error.WriteLineAsync($"{_peer.Name}: {client.User} was closed with {client.CloseStatus}.");
    }

    // A frame may hold several messages.
    private void Note(ReadOnlySpan<byte> frame)
    {
        var name = "\"n\":"u8;
        for (var at = frame.IndexOf(name); at >= 0; at = frame.IndexOf(name))
        {
            _underWay.Arrived(FrameFields.Number(frame[at..], name));
            frame = frame[(at + name.Length)..];
        }
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAliveInterval);
        while (_peer.KeepAlive.Length > 0 && await timer.WaitForNextTickAsync(_stop.Token))
        {
            foreach (var client in _clients)
            {
                await client.SendAsync(_peer.KeepAlive, _stop.Token);
            }
        }
    }

    private sealed class Client(string user, ClientWebSocket socket) : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _frame = new(1024);
        private readonly SemaphoreSlim _sending = new(1);

        public string User => user;

        public ReadOnlySpan<byte> Frame => _frame.WrittenSpan;

        public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

        /// <summary>Receives the next frame; false where the connection has ended.</summary>
        public async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
        {
            _frame.ResetWrittenCount();
            while (true)
            {
                var part = await socket.ReceiveAsync(_frame.GetMemory(512), cancellationToken);
                _frame.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    return part.MessageType is not WebSocketMessageType.Close;
                }
            }
        }

        public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
            finally
            {
                _sending.Release();
            }
        }

        public void Dispose()
        {
            socket.Abort();
            socket.Dispose();
            _sending.Dispose();
        }
    }
}
