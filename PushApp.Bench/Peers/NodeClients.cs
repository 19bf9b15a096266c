using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Peers;

/// <summary>The WebSocket clients of a <see cref="BroadcastNode"/>, one of each user.</summary>
internal sealed class NodeClients
{
    // Unbounded: what waits for a client is bounded by what the load has under way.
    private readonly ConcurrentDictionary<string, Channel<ReadOnlyMemory<byte>>> _queues = new();

    /// <summary>Sends a frame to the user's client where it is here; throws it away where it is not.</summary>
    public void Push(string user, ReadOnlyMemory<byte> frame)
    {
        if (_queues.TryGetValue(user, out var queue))
        {
            queue.Writer.TryWrite(frame);
        }
    }

    /// <summary>Serves a client until its connection ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var user = context.User.Identity!.Name!;
        var queue = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
        queue.Writer.TryWrite(PlainProtocol.Welcome);
        _queues[user] = queue;
        try
        {
            await await Task.WhenAny(WriteAsync(socket, queue.Reader), ReadAsync(socket));
        }
        catch (WebSocketException)
        {
            // The client has gone.
        }
        finally
        {
            _queues.TryRemove(new(user, queue));
            queue.Writer.Complete();
            socket.Abort();
        }
    }

    private static async Task WriteAsync(WebSocket socket, ChannelReader<ReadOnlyMemory<byte>> frames)
    {
        await foreach (var frame in frames.ReadAllAsync())
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
    }

    // A client says nothing: a frame is its farewell.
    private static async Task ReadAsync(WebSocket socket) => await socket.ReceiveAsync(new byte[1].AsMemory(), CancellationToken.None);
}
