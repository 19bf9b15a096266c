using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace ConsoleClient;

/// <summary>A client of the protocol in docs/client-protocol.md. It stays connected, prints messages and acknowledges them.</summary>
/// <param name="gateway">The gateways.</param>
/// <param name="token">Gets a token; called for each connection.</param>
internal sealed class PushClient(Uri gateway, Func<Task<string>> token) : IDisposable
{
    private const string Subprotocol = "pushapp.v1.json";
    private const int LostConnection = 1006;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _sending = new(1);
    private TimeSpan _heartbeat = TimeSpan.FromSeconds(25);

    // Where this device stopped. A client that also keeps both on disk does not depend on what it has acknowledged.
    private long? _cursor;
    private string _epoch = "";

    public void Dispose() => _sending.Dispose();

    /// <summary>Stays connected until it is told to stop, or a close code says that there is no use in it.</summary>
    /// <returns>The exit code of the process: 1 where the gateway refuses this client.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            var code = await ConnectAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested || !ShouldReconnect(code))
            {
                return cancellationToken.IsCancellationRequested ? 0 : 1;
            }

            attempt = Stopwatch.GetElapsedTime(started) > _heartbeat ? 0 : attempt;

            // Each client waits another while, so that those of a stopped gateway do not all come back at once.
            var wait = Random.Shared.NextDouble() * Math.Min(LongestWait.TotalSeconds, 0.5 * Math.Pow(2, attempt));
            await Task.Delay(TimeSpan.FromSeconds(wait), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // 4401: the token has expired, and the next connection has a new one.
    private static bool ShouldReconnect(int code) =>
        code is (>= 4500 and <= 4999) or 4401 or (>= 1001 and <= 1015 and not (1002 or 1003 or 1007 or 1008 or 1009 or 1010));

    /// <summary>Connects and takes frames until the connection ends; returns its close code.</summary>
    private async Task<int> ConnectAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {await token()}");
            var query = $"device=console&cursor={_cursor}&epoch={Uri.EscapeDataString(_epoch)}";
            var scheme = gateway.Scheme == "https" ? "wss" : "ws";
            await socket.ConnectAsync(new UriBuilder(gateway) { Scheme = scheme, Path = "/ws", Query = query }.Uri, cancellationToken);

            using var silence = new CancellationTokenSource();
            using var goodbye = cancellationToken.Register(() =>
            {
                silence.CancelAfter(CloseTimeout);
                _ = CloseAsync(socket);
            });
            while (await ReceiveAsync(socket, silence) is { } frame)
            {
                await HandleAsync(socket, frame);
            }

            await CloseAsync(socket);
            Console.WriteLine($"closed: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}");
            return (int?)socket.CloseStatus ?? LostConnection;
        }
        catch (Exception e) when (((e as HttpRequestException)?.StatusCode ?? socket.HttpStatusCode) is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
        {
            Console.WriteLine($"refused: {e.Message}");
            return (int)WebSocketCloseStatus.PolicyViolation;
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or OperationCanceledException)
        {
            Console.WriteLine($"not connected: {e.Message}");
            return LostConnection;
        }
    }

    private async Task<JsonElement?> ReceiveAsync(ClientWebSocket socket, CancellationTokenSource silence)
    {
        // Nothing for this long, not even a ping: the connection is dead, whatever the network says.
        silence.CancelAfter(_heartbeat * 2.5);
        var frame = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await socket.ReceiveAsync(frame.GetMemory(), silence.Token);
            frame.Advance(part.Count);
            if (part.EndOfMessage)
            {
                return part.MessageType is WebSocketMessageType.Close ? null : JsonElement.Parse(frame.WrittenSpan);
            }
        }
    }

    private async Task HandleAsync(ClientWebSocket socket, JsonElement frame)
    {
        switch (frame.GetProperty("type").GetString())
        {
            case "welcome":
                Welcome(frame);
                break;
            case "epoch":
                _epoch = frame.GetProperty("epoch").GetString()!;
                break;
            case "message":
                var seq = frame.GetProperty("seq").GetInt64();
                if (seq == 0 || !(seq <= _cursor))
                {
                    Console.WriteLine($"{frame.GetProperty("from")} #{seq}: {frame.GetProperty("body")}");
                }

                if (seq > 0)
                {
                    _cursor = Math.Max(seq, _cursor ?? 0);
                    await SendAsync(socket, $$"""{"type":"ack","seq":{{seq}},"epoch":"{{_epoch}}"}""");
                }

                break;
            case "ping":
                await SendAsync(socket, """{"type":"pong"}""");
                break;
            case "error":
                Console.WriteLine($"error: {frame.GetProperty("detail")}");
                break;
        }
    }

    private void Welcome(JsonElement frame)
    {
        _heartbeat = TimeSpan.FromSeconds(frame.GetProperty("heartbeatSeconds").GetInt32());
        var epoch = frame.GetProperty("epoch").GetString()!;
        if (!frame.GetProperty("recovered").GetBoolean())
        {
            Console.WriteLine("some messages are lost to this client");

            // A sequence number of another epoch says nothing about this one.
            _cursor = epoch == _epoch ? _cursor : null;
        }

        _epoch = epoch;
        Console.WriteLine($"connected to {frame.GetProperty("gateway")} as {frame.GetProperty("user")}");
    }

    private async Task SendAsync(ClientWebSocket socket, string frame)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    // Says goodbye, or answers the gateway's.
    private async Task CloseAsync(ClientWebSocket socket)
    {
        await _sending.WaitAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The gateway has gone already.
        }
        finally
        {
            _sending.Release();
        }
    }
}
