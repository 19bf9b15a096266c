using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PushApp.Tests.Compat.Orchestration.Proxying;

/// <summary>A replica: serves each connection with a function and closes it when that returns.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;

    public Backend(Func<NetworkStream, Task> serve, int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(serve);
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>Completes with the first connection.</summary>
    public Task Accepted => _accepted.Task;

    public static Backend Answering(string text, int port = 0) =>
        new(stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask(), port);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync(Func<NetworkStream, Task> serve)
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(), serve);
                _accepted.TrySetResult();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task ServeAsync(Socket socket, Func<NetworkStream, Task> serve)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await serve(stream);
    }
}
