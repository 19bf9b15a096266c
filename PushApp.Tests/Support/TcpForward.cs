using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PushApp.Tests.Support;

/// <summary>A port that leads to another one, as a container's mapped port does; it can fall silent without closing anything.</summary>
internal sealed class TcpForward : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _work = [];
    private readonly int _target;
    private TaskCompletionSource _flows = new();

    private TcpForward(int target)
    {
        _target = target;
        _flows.SetResult();
        _listener.Start();
        _work.Add(AcceptAsync());
    }

    /// <summary>The port that leads there.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpForward To(int port) => new(port);

    /// <summary>Keeps every byte back, and every connection open, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Volatile.Write(ref _flows, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Lets what was kept back, and what follows, pass.</summary>
    public void Thaw() => Volatile.Read(ref _flows).TrySetResult();

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

    private async Task ForwardAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            await Volatile.Read(ref _flows).Task.WaitAsync(_stop.Token);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
        }
    }
}
