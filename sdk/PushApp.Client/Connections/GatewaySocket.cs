using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using PushApp.Client.Cursors;
using PushApp.Client.Protocol;
using PushApp.Client.Retrying;
using PushApp.Client.Tokens;

namespace PushApp.Client.Connections;

/// <summary>A WebSocket to a gateway that carries frames. One reads at a time; any number send.</summary>
internal sealed class GatewaySocket : IDisposable
{
    private const string Subprotocol = "pushapp.v1.json";
    private const int UsualFrameBytes = 16 * 1024;

    private readonly SemaphoreSlim _sending = new(1);
    private readonly ClientWebSocket _socket;
    private readonly int _maxFrameBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualFrameBytes);

    private GatewaySocket(ClientWebSocket socket, int maxFrameBytes) => (_socket, _maxFrameBytes) = (socket, maxFrameBytes);

    /// <summary>The gateway's close code; null where it sent none.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>What the gateway said with it.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Connects.</summary>
    /// <exception cref="GatewayRefusedException">The gateway answered with an HTTP status.</exception>
    /// <exception cref="WebSocketException">The gateway cannot be reached.</exception>
    public static async Task<GatewaySocket> ConnectAsync(
        Uri gateway, AccessToken token, Cursor? cursor, PushClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.CollectHttpResponseDetails = true;

        // The gateway pings.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        options.ConfigureWebSocket?.Invoke(socket.Options);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token.Text}");
        try
        {
            await socket.ConnectAsync(Address(gateway, options.Device, cursor), cancellationToken).ConfigureAwait(false);
            socket.HttpResponseHeaders = null;
            return new GatewaySocket(socket, options.MaxFrameBytes);
        }
        catch (Exception e)
        {
            var (status, headers) = ((int)socket.HttpStatusCode, socket.HttpResponseHeaders);
            socket.Dispose();
            if (status < 300)
            {
                throw;
            }

            var header = headers?.TryGetValue("Retry-After", out var values) is true ? values.FirstOrDefault() : null;
            throw new GatewayRefusedException(status, RetryAfter.Read(header, DateTimeOffset.UtcNow), e);
        }
    }

    /// <summary>The address of a gateway's WebSockets, with what the client says of itself.</summary>
    internal static Uri Address(Uri gateway, string device, Cursor? cursor)
    {
        var path = gateway.AbsolutePath.TrimEnd('/');
        return new UriBuilder(gateway)
        {
            Scheme = gateway.Scheme is "https" or "wss" ? "wss" : "ws",
            Port = gateway.IsDefaultPort ? -1 : gateway.Port,
            Path = path.EndsWith("/ws", StringComparison.Ordinal) ? path : $"{path}/ws",
            Query = $"device={Uri.EscapeDataString(device)}{(cursor is null ? "" : $"&cursor={cursor.Seq}&epoch={Uri.EscapeDataString(cursor.Epoch)}")}",
        }.Uri;
    }

    /// <summary>The next frame; null where the gateway has closed.</summary>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    /// <exception cref="JsonException">What came is no frame, or one longer than <see cref="PushClientOptions.MaxFrameBytes"/>.</exception>
    public async ValueTask<ServerFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                var frame = ServerFrame.Read(_buffer.AsSpan(0, length));
                if (_buffer.Length > UsualFrameBytes)
                {
                    Resize(UsualFrameBytes, keep: 0);
                }

                return frame;
            }

            if (length == _buffer.Length)
            {
                if (length >= _maxFrameBytes)
                {
                    throw new JsonException($"A frame has more than {_maxFrameBytes} bytes ({nameof(PushClientOptions)}.{nameof(PushClientOptions.MaxFrameBytes)}).");
                }

                Resize(length * 2, keep: length);
            }
        }
    }

    /// <summary>Sends a frame. False where the connection has ended: what reads learns why.</summary>
    public Task<bool> SendAsync(ReadOnlyMemory<byte> frame) =>
        UnlessEndedAsync(() => _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).AsTask());

    /// <summary>Says goodbye, or answers the gateway's.</summary>
    public Task<bool> CloseAsync() => UnlessEndedAsync(() => _socket.State is WebSocketState.Open or WebSocketState.CloseReceived
        ? _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
        : Task.CompletedTask);

    /// <summary>Breaks the connection off.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Not while something reads.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task<bool> UnlessEndedAsync(Func<Task> send)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            await send().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Resize(int size, int keep)
    {
        var other = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, keep).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
    }
}
