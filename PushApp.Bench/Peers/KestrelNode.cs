using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Peers;

/// <summary>The node of <see cref="KestrelPeer"/>: it sends back what a client sends.</summary>
internal static class KestrelNode
{
    /// <summary>The first argument of a process that is one.</summary>
    public const string Command = "kestrel-node";

    private const int BufferBytes = 1024;

    public static Task RunAsync(string[] args)
    {
        var app = WebApplication.CreateSlimBuilder(args).Build();
        app.UseWebSockets();
        app.Map(PlainProtocol.ConnectPath, EchoAsync);
        return app.RunAsync();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(PlainProtocol.Welcome, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        try
        {
            // A read without a buffer: a connection that is silent holds none.
            while ((await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None)).MessageType is not WebSocketMessageType.Close)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                await socket.SendAsync(buffer.AsMemory(0, part.Count), WebSocketMessageType.Text, part.EndOfMessage, CancellationToken.None);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (WebSocketException)
        {
            // The client has gone.
        }
    }
}
