using System.Buffers;
using System.Net.WebSockets;

namespace PushApp.Bench.Load;

/// <summary>One client of <see cref="Clients"/>: a connection that one loop receives from, and several tasks send over.</summary>
internal sealed class Client(string user, ClientWebSocket socket) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _frame = new(1024);
    private readonly SemaphoreSlim _sending = new(1);
    private long _newest;
    private long _acknowledged;

    public string User => user;

    /// <summary>The last frame that was received, until the next one is.</summary>
    public ReadOnlySpan<byte> Frame => _frame.WrittenSpan;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    /// <summary>A message with this number has come.</summary>
    public void Received(long sequence) => Volatile.Write(ref _newest, sequence);

    /// <summary>The newest number, where it has not been taken yet. For one caller at a time.</summary>
    public bool TryTakeNewest(out long newest)
    {
        newest = Volatile.Read(ref _newest);
        var isNew = newest > _acknowledged;
        _acknowledged = newest;
        return isNew;
    }

    /// <summary>Receives the next frame; false where the connection has ended.</summary>
    public async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        _frame.ResetWrittenCount();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(_frame.GetMemory(512), cancellationToken);
                _frame.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    return part.MessageType is not WebSocketMessageType.Close;
                }
            }
        }
        catch (WebSocketException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Sends a frame. Where the connection has ended nothing happens: the loop that receives notices.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (socket.State is WebSocketState.Open)
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // See above.
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
        _sending.Dispose();
    }
}
