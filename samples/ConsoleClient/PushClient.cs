using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace ConsoleClient;

/// <summary>A client of the protocol in docs/client-protocol.md. A real one keeps cursor and epoch where they survive a restart.</summary>
internal sealed class PushClient(Uri gateway, Func<Task<string>> token)
{
    private const string Subprotocol = "pushapp.v1.json";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private long _cursor;
    private string? _epoch;

    /// <summary>Stays connected until a close code says that there is no use in it.</summary>
    /// <returns>The exit code of the process: 1 where the gateway refuses this client.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            int code;
            try
            {
                using var socket = await ConnectAsync(cancellationToken);
                failures = 0;
                code = await ReceiveAsync(socket, cancellationToken);
            }
            catch (Exception e) when (e is WebSocketException or HttpRequestException)
            {
                Console.WriteLine($"not connected: {e.Message}");
                code = 1006;
            }

            if (code is 1000 or 1003 or 1009 or >= 4000 and <= 4499)
            {
                return code == 1000 ? 0 : 1;
            }

            // Each waits another while, so that the clients of a stopped gateway do not all come back at once.
            var longest = Math.Min(LongestWait.TotalSeconds, Math.Pow(2, failures));
            await Task.Delay(TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))), cancellationToken);
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {await token()}");
        var query = _epoch is null ? "device=console" : $"device=console&cursor={_cursor}&epoch={Uri.EscapeDataString(_epoch)}";
        var address = new UriBuilder(gateway) { Scheme = gateway.Scheme == "https" ? "wss" : "ws", Path = "/ws", Query = query }.Uri;
        await socket.ConnectAsync(address, cancellationToken);
        return socket;
    }

    /// <summary>Takes frames until the connection ends; returns its close code.</summary>
    private async Task<int> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            using var frame = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                frame.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            if (part.MessageType is WebSocketMessageType.Close)
            {
                Console.WriteLine($"closed: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}");
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return (int?)socket.CloseStatus ?? 1005;
            }

            using var json = JsonDocument.Parse(frame.ToArray());
            if (Answer(json.RootElement) is { } answer)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(answer), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
    }

    private string? Answer(JsonElement frame)
    {
        switch (frame.GetProperty("type").GetString())
        {
            case "welcome":
                if (!frame.GetProperty("recovered").GetBoolean())
                {
                    Console.WriteLine("some messages are lost to this client");
                    _cursor = 0;
                }

                _epoch = frame.GetProperty("epoch").GetString();
                Console.WriteLine($"connected to {frame.GetProperty("gateway")} as {frame.GetProperty("user")}");
                return null;
            case "message":
                return Take(frame);
            case "ping":
                return """{"type":"pong"}""";
            case "error":
                Console.WriteLine($"error: {frame.GetProperty("detail")}");
                return null;
            default:
                return null;
        }
    }

    private string? Take(JsonElement message)
    {
        var seq = message.GetProperty("seq").GetInt64();
        var isDuplicate = seq > 0 && seq <= _cursor;
        if (!isDuplicate)
        {
            Console.WriteLine($"{message.GetProperty("from")} #{seq}: {message.GetProperty("body")}");
        }

        if (seq == 0)
        {
            return null;
        }

        _cursor = Math.Max(_cursor, seq);
        return $$"""{"type":"ack","seq":{{_cursor}}}""";
    }
}
