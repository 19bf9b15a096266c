using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PushApp.Tests.Support;

/// <summary>A client of the <c>pushapp.v1.json</c> protocol on a real WebSocket, for tests. It answers the server's pings.</summary>
internal sealed class PushClient : IAsyncDisposable
{
    public const string Subprotocol = "pushapp.v1.json";

    private readonly ClientWebSocket _socket;
    private readonly TaskCompletionSource<JsonElement> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly bool _answersPings;
    private readonly Task _reading;
    private ImmutableList<JsonElement> _frames = [];

    private PushClient(ClientWebSocket socket, bool answersPings)
    {
        _socket = socket;
        _answersPings = answersPings;
        _reading = ReadAsync();
    }

    /// <summary>Every frame received so far, in order.</summary>
    public ImmutableList<JsonElement> Frames => Volatile.Read(ref _frames);

    /// <summary>The message frames among them.</summary>
    public IReadOnlyList<ReceivedMessage> Messages => [.. Frames.Where(f => Type(f) == "message").Select(ReceivedMessage.Read)];

    /// <summary>The first frame.</summary>
    public Task<JsonElement> Welcome => _welcome.Task;

    /// <summary>The close code; 1006 where the connection ended without one.</summary>
    public Task<int> Closed => _closed.Task;

    /// <summary>The text of the close frame, once it is closed; null where there was none.</summary>
    public string? CloseText => _socket.CloseStatusDescription;

    /// <summary>Connects and awaits the welcome.</summary>
    /// <param name="gateway">The gateway's HTTP address.</param>
    /// <param name="token">The access token; null to send none.</param>
    /// <param name="device">The device's id; null for the server's default.</param>
    /// <param name="cursor">The last sequence number this device has; null to leave it to the server.</param>
    /// <param name="answersPings">False for a client that is connected but dead.</param>
    /// <param name="epoch">The numbering of the cursor; null to send none.</param>
    /// <exception cref="WebSocketException">The upgrade was refused.</exception>
    public static async Task<PushClient> ConnectAsync(
        Uri gateway, string? token, string? device = null, long? cursor = null, bool answersPings = true, string? epoch = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        var query = string.Join('&', new[]
        {
            device is null ? null : $"device={Uri.EscapeDataString(device)}",
            cursor is null ? null : $"cursor={cursor}",
            epoch is null ? null : $"epoch={Uri.EscapeDataString(epoch)}",
        }.Where(part => part is not null));
        var address = new UriBuilder(gateway) { Scheme = "ws", Path = "/ws", Query = query }.Uri;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await socket.ConnectAsync(address, timeout.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var client = new PushClient(socket, answersPings);
        await client.Welcome.WaitAsync(timeout.Token);
        return client;
    }

    /// <summary>Awaits this many message frames in all, and returns them.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> MessagesAsync(int count)
    {
        await Eventually.TrueAsync(() => Messages.Count >= count);
        return Messages;
    }

    /// <summary>Acknowledges everything up to this sequence number.</summary>
    public Task AckAsync(long seq) => SendAsync($$"""{"type":"ack","seq":{{seq}}}""");

    /// <summary>Sends one text frame as it is.</summary>
    public async Task SendAsync(string text)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Drops the connection without a close frame, as a lost network would.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var frame = new MemoryStream();
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    frame.Write(buffer, 0, result.Count);
                }
                while (!result.EndOfMessage);

                if (result.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                await TakeAsync(JsonSerializer.Deserialize<JsonElement>(frame.ToArray()));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Told by Closed.
        }

        var code = (int?)_socket.CloseStatus ?? 1006;
        _welcome.TrySetException(new WebSocketException($"The connection ended with {code} before the welcome."));
        _closed.TrySetResult(code);
        if (_socket.State is WebSocketState.CloseReceived)
        {
            try
            {
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The server has gone already.
            }
        }
    }

    private async Task TakeAsync(JsonElement frame)
    {
        Volatile.Write(ref _frames, Frames.Add(frame));
        switch (Type(frame))
        {
            case "welcome":
                _welcome.TrySetResult(frame);
                break;
            case "ping" when _answersPings:
                await SendAsync("""{"type":"pong"}""");
                break;
        }
    }

    private static string? Type(JsonElement frame) => frame.GetProperty("type").GetString();
}
