using PushApp.Bench.Peers;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Load;

/// <summary>A frame has come to a client.</summary>
/// <param name="client">The client's place among all.</param>
/// <param name="frame">The frame.</param>
internal delegate void FrameHandler(int client, ReadOnlySpan<byte> frame);

/// <summary>The clients of a peer, connected, each with a loop that receives.</summary>
internal sealed class Clients : IAsyncDisposable
{
    // As many at once as a gateway takes without making others wait.
    private const int ConnectsAtOnce = 32;

    // Acknowledgements are spread over their second: those of all clients at once would be a load of their own.
    private const int AcknowledgementSlices = 20;
    private static readonly TimeSpan AcknowledgementInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);

    private readonly string _name;
    private readonly ClientProtocol _protocol;
    private readonly FrameHandler _received;
    private readonly Client?[] _clients;
    private readonly Task[] _receiving;
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;
    private int _lost;

    private Clients(Peer peer, int count, FrameHandler received)
    {
        (_name, _protocol, _received) = (peer.Name, peer.Protocol, received);
        (_clients, _receiving) = (new Client?[count], new Task[count]);
        Array.Fill(_receiving, Task.CompletedTask);
    }

    /// <summary>How many connections have ended by themselves.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Connects one client for each user, spread over the peer's nodes; they are served when this returns.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="users">The users.</param>
    /// <param name="received">Takes every frame but the first of a client. It is called for several clients at once.</param>
    /// <param name="http">What makes the connections; null for the usual.</param>
    public static async Task<Clients> ConnectAsync(Peer peer, IReadOnlyList<string> users, FrameHandler received, HttpMessageInvoker? http = null)
    {
        var all = new Clients(peer, users.Count, received);
        all._sending = Task.WhenAll(all.KeepAliveAsync(), all.AcknowledgeAsync());
        try
        {
            await Parallel.ForAsync(0, users.Count, new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce }, async (i, _) =>
            {
                var node = peer.Nodes[i % peer.Nodes.Count];
                var client = new Client(users[i], await peer.Protocol.ConnectAsync(node, peer.Token(users[i]), http));
                all._clients[i] = client;
                // A welcome, or the answer to a handshake.
                if (!await client.ReceiveAsync(CancellationToken.None))
                {
                    throw new InvalidOperationException($"{peer.Name} closed {users[i]} with {client.CloseStatus} before it was served.");
                }

                all._receiving[i] = Task.Run(() => all.ReceiveAsync(i, client), CancellationToken.None);
            });
            return all;
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([_sending, .. _receiving]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _clients)
        {
            client?.Dispose();
        }

        _stop.Dispose();
    }

    private async Task ReceiveAsync(int place, Client client)
    {
        while (await client.ReceiveAsync(_stop.Token))
        {
            _received(place, client.Frame);
            if (_protocol.Sequence(client.Frame) is > 0 and var sequence)
            {
                client.Received(sequence);
            }

            if (_protocol.Answer(client.Frame) is { Length: > 0 } answer)
            {
                await client.SendAsync(answer, _stop.Token);
            }
        }

        Interlocked.Increment(ref _lost);
        await Console.Error.WriteLineAsync($"{_name}: {client.User} was closed with {client.CloseStatus}.");
    }

    // One acknowledgement covers every message before it. So a client sends the newest number at most once a second, as one
    // does that writes what has come together to its disk, and not one for each message.
    private async Task AcknowledgeAsync()
    {
        using var timer = new PeriodicTimer(AcknowledgementInterval / AcknowledgementSlices);
        for (var slice = 0; await timer.WaitForNextTickAsync(_stop.Token); slice = (slice + 1) % AcknowledgementSlices)
        {
            for (var i = slice; i < _clients.Length; i += AcknowledgementSlices)
            {
                if (_clients[i] is { } client && client.TryTakeNewest(out var newest))
                {
                    await client.SendAsync(_protocol.Acknowledgement(newest), _stop.Token);
                }
            }
        }
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAliveInterval);
        while (_protocol.KeepAlive.Length > 0 && await timer.WaitForNextTickAsync(_stop.Token))
        {
            foreach (var client in _clients.OfType<Client>())
            {
                await client.SendAsync(_protocol.KeepAlive, _stop.Token);
            }
        }
    }
}
