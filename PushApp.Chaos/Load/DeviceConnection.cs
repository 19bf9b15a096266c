using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using PushApp.Chaos.Network;

namespace PushApp.Chaos.Load;

/// <summary>One WebSocket to a gateway, in frames. Members throw <see cref="WebSocketException"/> when it has ended.</summary>
internal sealed class DeviceConnection : IDisposable
{
    private const string Subprotocol = "pushapp.v1.json";
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private static readonly HttpMessageInvoker Direct = new(new SocketsHttpHandler());
    private static readonly HttpMessageInvoker Narrow = new(new SocketsHttpHandler { ConnectCallback = ConnectNarrowAsync });

    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ArrayBufferWriter<byte> _frame = new(1024);

    private DeviceConnection(ClientWebSocket socket) => _socket = socket;

    /// <summary>The code that the gateway closed with; 1006 where it gave none.</summary>
    public int CloseCode => (int?)_socket.CloseStatus ?? 1006;

    /// <summary>Connects; takes at most 5 s.</summary>
    /// <exception cref="ConnectionRefusedException">The gateway answered with an HTTP status.</exception>
    /// <exception cref="WebSocketException">It did not answer.</exception>
    /// <exception cref="OperationCanceledException">It did not answer in time.</exception>
    public static async Task<DeviceConnection> ConnectAsync(DeviceOptions device, long cursor, string? epoch, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectLimit);
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {device.Token}");
        var place = epoch is null ? "cursor=0" : $"cursor={cursor}&epoch={Uri.EscapeDataString(epoch)}";
        try
        {
            var address = new UriBuilder(device.Gateway()) { Scheme = "ws", Path = "/ws", Query = $"device=d&{place}" }.Uri;
            await socket.ConnectAsync(address, device.Narrow ? Narrow : Direct, limit.Token);
            return new DeviceConnection(socket);
        }
        catch (WebSocketException e) when (socket.HttpStatusCode is not 0 and not HttpStatusCode.SwitchingProtocols)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new ConnectionRefusedException(status, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next frame; null when the gateway closes.</summary>
    public async Task<Frame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        _frame.ResetWrittenCount();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_frame.GetMemory(1024), cancellationToken);
            _frame.Advance(part.Count);
            if (part.EndOfMessage)
            {
                return part.MessageType is WebSocketMessageType.Close ? null : Frame.Parse(_frame.WrittenSpan);
            }
        }
    }

    /// <summary>Sends one text frame.</summary>
    public async Task SendAsync(string frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says goodbye, or answers the gateway's. Never throws.</summary>
    public async Task CloseAsync()
    {
        await _sending.WaitAsync();
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The gateway has gone already.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends it without a word.</summary>
    public void Abort() => _socket.Abort();

    // The semaphore stays: whoever says goodbye may come late to it, and it holds nothing.
    public void Dispose() => _socket.Dispose();

    private static async ValueTask<Stream> ConnectNarrowAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = NarrowSocket.Create();
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The gateway refused a connection by an HTTP status.</summary>
internal sealed class ConnectionRefusedException(HttpStatusCode status, Exception inner) : Exception($"refused with {(int)status}", inner)
{
    /// <summary>The status.</summary>
    public HttpStatusCode Status => status;
}
