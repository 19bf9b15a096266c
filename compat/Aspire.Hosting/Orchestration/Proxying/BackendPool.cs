using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>The replicas behind an endpoint: dials a random one that answers, or waits for one.</summary>
internal sealed class BackendPool(TcpProxyOptions options)
{
    // A replica is made known when its process starts and listens somewhat later.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private volatile State _state = new([]);
    private int _waiting;

    public void Set(IReadOnlyList<IPEndPoint> backends)
    {
        var previous = Interlocked.Exchange(ref _state, new State([.. backends]));
        previous.Replaced.TrySetResult();
    }

    /// <returns>A connected socket, the caller's to dispose of.</returns>
    /// <exception cref="NoBackendException">None answered in time, or too many connections wait already.</exception>
    public async Task<Socket> DialAsync(CancellationToken ct)
    {
        var state = _state;
        if (await TryDialAnyAsync(state, ct).ConfigureAwait(false) is { } atOnce)
        {
            return atOnce;
        }
        if (Interlocked.Increment(ref _waiting) > options.MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new NoBackendException($"no backend answers and {options.MaxWaiting} connections are waiting for one.");
        }
        try
        {
            return await DialWithinAsync(state, ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<Socket> DialWithinAsync(State state, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.BackendWait);
        try
        {
            while (true)
            {
                if (state.Backends.Length == 0)
                {
                    await state.Replaced.Task.WaitAsync(deadline.Token).ConfigureAwait(false);
                }
                else
                {
                    await Task.WhenAny(state.Replaced.Task, Task.Delay(RetryInterval, deadline.Token)).ConfigureAwait(false);
                    deadline.Token.ThrowIfCancellationRequested();
                }
                state = _state;
                if (await TryDialAnyAsync(state, deadline.Token).ConfigureAwait(false) is { } socket)
                {
                    return socket;
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new NoBackendException($"no backend answered within {options.BackendWait.TotalSeconds:0.#} s.");
        }
    }

    private async Task<Socket?> TryDialAnyAsync(State state, CancellationToken ct)
    {
        var order = state.Backends.ToArray();
        Random.Shared.Shuffle(order);
        foreach (var backend in order)
        {
            if (await TryDialAsync(backend, ct).ConfigureAwait(false) is { } socket)
            {
                return socket;
            }
        }
        return null;
    }

    private async Task<Socket?> TryDialAsync(IPEndPoint backend, CancellationToken ct)
    {
        var socket = new Socket(backend.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(options.DialTimeout);
        try
        {
            await socket.ConnectAsync(backend, timeout.Token).ConfigureAwait(false);
            // TCP lets a socket connect to itself when the port it was lent is the one it dials and nobody listens there.
            if (!backend.Equals(socket.LocalEndPoint))
            {
                return socket;
            }
        }
        catch (SocketException)
        {
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        socket.Dispose();
        return null;
    }

    private sealed class State(IPEndPoint[] backends)
    {
        public IPEndPoint[] Backends { get; } = backends;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
