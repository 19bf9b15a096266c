using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace PushApp.Bench.Abuse;

/// <summary>A WebSocket connection that may never read, or reads and counts what comes.</summary>
internal sealed class AbuseClient : IDisposable
{
    // Otherwise the system would read for a client that does not, megabytes of it.
    private const int ReceiveBufferBytes = 4096;

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _http;

    private AbuseClient(ClientWebSocket socket, HttpMessageInvoker http) => (_socket, _http) = (socket, http);

    /// <summary>Whether the gateway has ended the connection, as far as was read.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Is called with each frame.</summary>
    public Action<string>? Received { get; set; }

    /// <summary>Connects.</summary>
    /// <returns>Null where the gateway refuses.</returns>
    public static async Task<AbuseClient?> ConnectAsync(Uri gateway, string token, string query)
    {
        var socket = new ClientWebSocket();
        var http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        socket.Options.AddSubProtocol("pushapp.v1.json");
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await socket.ConnectAsync(new UriBuilder(gateway) { Scheme = "ws", Path = "/ws", Query = query }.Uri, http, CancellationToken.None);
            return new AbuseClient(socket, http);
        }
        catch (WebSocketException)
        {
            socket.Dispose();
            http.Dispose();
            return null;
        }
    }

    /// <summary>Reads until the connection ends, and answers pings.</summary>
    public async Task ReadAsync()
    {
        var buffer = new byte[512 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (part.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                var frame = Encoding.UTF8.GetString(buffer, 0, length);
                Received?.Invoke(frame);
                if (frame.StartsWith("""{"type":"ping",""", StringComparison.Ordinal))
                {
                    await SendAsync("""{"type":"pong"}""");
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Its end, too.
        }

        IsClosed = true;
    }

    public ValueTask SendAsync(string frame) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(frame).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
        _http.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBufferBytes };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
