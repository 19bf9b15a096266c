using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PushApp.Chaos.Network;

/// <summary>
/// A port that stays, in front of servers that come and go. It can lead to another server, to none, or keep what passes
/// back for a while, as a network does that has lost its way.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int NarrowBufferBytes = 4 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _work = [];
    private readonly bool _narrow;
    private readonly Task _accepting;
    private volatile CancellationTokenSource _connections = new();
    private volatile TaskCompletionSource _passing = Open();
    private volatile int _target;

    /// <param name="target">The port of the server on loopback; 0 for none yet.</param>
    /// <param name="narrow">Whether as little as possible is under way to the server.</param>
    public TcpRelay(int target = 0, bool narrow = false)
    {
        (_target, _narrow) = (target, narrow);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port that stays.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Leads new connections to this port.</summary>
    public void LeadTo(int port) => _target = port;

    /// <summary>Ends all connections, and every new one at once, until it leads somewhere again.</summary>
    public void Cut()
    {
        _target = 0;
        Interlocked.Exchange(ref _connections, new CancellationTokenSource()).Cancel();
    }

    /// <summary>Lets no byte pass, in either direction, and ends no connection.</summary>
    public void Pause()
    {
        if (_passing.Task.IsCompleted)
        {
            _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets pass what has waited, and all that comes.</summary>
    public void Resume() => _passing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Resume();
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await Task.WhenAll([_accepting, .. _work.Keys]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _listener.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var work = RelayAsync(await _listener.AcceptSocketAsync(_stop.Token));
            _work.TryAdd(work, 0);
            _ = work.ContinueWith(ended => _work.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var cut = _connections.Token;
        using (client)
        using (var server = _narrow ? NarrowSocket.Create() : new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                if (_target == 0)
                {
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }

                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, cut);
                await await Task.WhenAny(PassAsync(client, server, cut), PassAsync(server, client, cut));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the two has gone; closing the other tells it so.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, CancellationToken cut)
    {
        var buffer = new byte[_narrow ? NarrowBufferBytes : BufferBytes];
        while (await from.ReceiveAsync(buffer, cut) is > 0 and var length)
        {
            await _passing.Task.WaitAsync(cut);
            for (var sent = 0; sent < length;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), cut);
            }
        }
    }
}
