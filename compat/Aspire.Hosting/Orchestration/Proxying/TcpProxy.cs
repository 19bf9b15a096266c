using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>
/// A stable port on loopback that passes each connection on to a random backend. It never looks at the bytes, so
/// WebSockets and any other protocol work, and a connection stays with its backend for its life.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int PauseAfterFailedAcceptMs = 100;

    private readonly LoopbackListener _listener;
    private readonly BackendPool _backends;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task[] _accepting;

    private TcpProxy(LoopbackListener listener, TcpProxyOptions options, ILogger logger)
    {
        _listener = listener;
        _backends = new BackendPool(options);
        _logger = logger;
        _accepting = [.. listener.Sockets.Select(AcceptAsync)];
    }

    /// <param name="port">1 to 65535, or 0 for any free port.</param>
    /// <param name="logger">Hears of connections that found no backend.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="PortTakenException">Another process listens there.</exception>
    public static TcpProxy Start(int port, ILogger logger, TcpProxyOptions? options = null) =>
        new(LoopbackListener.Open(port), options ?? new TcpProxyOptions(), logger);

    /// <summary>The port that clients connect to, on 127.0.0.1 and, where the machine has it, ::1.</summary>
    public int Port => _listener.Port;

    /// <summary>Replaces the backends of connections to come; those that are established stay.</summary>
    public void SetBackends(IReadOnlyList<IPEndPoint> backends) => _backends.Set(backends);

    /// <summary>Closes the port and all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await Task.WhenAll(_accepting).ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                Track(ServeAsync(client));
            }
            catch (SocketException exception) when (!_stopping.IsCancellationRequested)
            {
                // Most likely the host is out of file descriptors: others may close theirs.
                _logger.LogWarning("Port {Port} cannot accept a connection: {Reason}", Port, exception.Message);
                await Task.Delay(PauseAfterFailedAcceptMs, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
            }
        }
    }

    private void Track(Task connection)
    {
        _connections.TryAdd(connection, 0);
        _ = connection.ContinueWith(
            (ended, connections) => ((ConcurrentDictionary<Task, byte>)connections!).TryRemove(ended, out _),
            _connections,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        try
        {
            using var backend = await _backends.DialAsync(_stopping.Token).ConfigureAwait(false);
            await Relay.RunAsync(client, backend, _stopping.Token).ConfigureAwait(false);
        }
        catch (NoBackendException exception)
        {
            _logger.LogWarning("A connection to port {Port} was reset: {Reason}", Port, exception.Message);
            client.Close(timeout: 0);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
