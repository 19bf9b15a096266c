using System.Buffers;
using System.Net.WebSockets;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Transports;

/// <summary>Frames as WebSocket text messages.</summary>
/// <param name="socket">The accepted WebSocket; its owner disposes of it.</param>
/// <param name="stream">The stream below it, to gather writes in; null where there is none (HTTP/2).</param>
/// <param name="maxFrameBytes">The most bytes that a client's frame may have.</param>
/// <param name="answersPings">Whether the client speaks the protocol's ping frames.</param>
internal sealed class WebSocketTransport(WebSocket socket, CorkedStream? stream, int maxFrameBytes, bool answersPings) : IClientTransport
{
    private const int SmallBuffer = 1024;

    public bool AnswersPings => answersPings;

    public async ValueTask<ClientFrame> ReceiveAsync()
    {
        try
        {
            // A read without a buffer: a connection that is silent holds none.
            var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            return first.MessageType switch
            {
                WebSocketMessageType.Close => new ClientFrame(ClientFrameType.Close),
                WebSocketMessageType.Binary => throw ProtocolException.Binary(),
                _ when first.EndOfMessage => ClientFrame.Parse([]),
                _ => await ReceiveTextAsync(),
            };
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket is gone", e);
        }
    }

    public async ValueTask DrainAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket is gone", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool more)
    {
        if (stream is not null)
        {
            stream.Corked = more;
        }

        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket is gone", e);
        }
    }

    public async ValueTask CloseAsync(CloseReason reason)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Text, CancellationToken.None);
            }
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket is gone", e);
        }
    }

    public void Abort() => socket.Abort();

    private async ValueTask<ClientFrame> ReceiveTextAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(SmallBuffer, maxFrameBytes));
        try
        {
            var length = 0;
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return new ClientFrame(ClientFrameType.Close);
                }

                if (length > maxFrameBytes)
                {
                    throw ProtocolException.FrameTooLarge(maxFrameBytes);
                }

                if (part.EndOfMessage)
                {
                    return ClientFrame.Parse(buffer.AsSpan(0, length));
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // One byte over the limit is enough to know that a frame exceeds it.
    private byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length + 1, Math.Min(buffer.Length * 2, maxFrameBytes + 1)));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
