using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Transports;

/// <summary>Frames as lines of JSON over TCP; a last line <c>{"type":"close","code","reason"}</c> stands for the close frame.</summary>
internal sealed class TcpTransport(ConnectionContext connection, int maxFrameBytes) : IClientTransport
{
    private const byte LineFeed = (byte)'\n';

    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    private static readonly TimeSpan LastFrameTime = TimeSpan.FromSeconds(2);

    private readonly PipeReader _input = connection.Transport.Input;
    private readonly PipeWriter _output = connection.Transport.Output;
    private bool _isClosed;

    public bool AnswersPings => true;

    /// <summary>Reads the first frame; null when the client ended the connection.</summary>
    public ValueTask<ConnectFrame?> ReceiveConnectAsync() => ReceiveLineAsync<ConnectFrame?>(ConnectFrame.Parse, null);

    public ValueTask<ClientFrame> ReceiveAsync() => ReceiveLineAsync(ClientFrame.Parse, new ClientFrame(ClientFrameType.Close));

    public async ValueTask DrainAsync()
    {
        while (await ReadAsync() is { IsCompleted: false, IsCanceled: false } read)
        {
            _input.AdvanceTo(read.Buffer.End);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool more)
    {
        WriteLine(frame.Span);
        return more ? ValueTask.CompletedTask : FlushAsync();
    }

    public async ValueTask CloseAsync(CloseReason reason)
    {
        await SendAsync(ServerFrames.Close(reason), more: false);
        _isClosed = true;
    }

    // A reset could overtake the last frame. Whoever ends the connection in order waits for the client to take it.
    public void Abort()
    {
        if (Interlocked.Exchange(ref _isClosed, false))
        {
            _input.CancelPendingRead();
            _ = AbortLaterAsync();
        }
        else
        {
            connection.Abort();
        }
    }

    private async Task AbortLaterAsync()
    {
        await Task.Delay(LastFrameTime);
        connection.Abort();
    }

    // A sender's body may have line breaks, but in valid JSON only where a space means the same.
    private void WriteLine(ReadOnlySpan<byte> frame)
    {
        while (frame.IndexOfAny(LineBreaks) is >= 0 and var lineBreak)
        {
            _output.Write(frame[..lineBreak]);
            _output.Write(" "u8);
            frame = frame[(lineBreak + 1)..];
        }

        _output.Write(frame);
        _output.Write("\n"u8);
    }

    private async ValueTask FlushAsync()
    {
        if ((await _output.FlushAsync()).IsCompleted)
        {
            throw new IOException("the client is gone");
        }
    }

    private async ValueTask<ReadResult> ReadAsync()
    {
        try
        {
            return await _input.ReadAsync();
        }
        catch (ConnectionAbortedException e)
        {
            throw new IOException("the client is gone", e);
        }
    }

    private async ValueTask<T> ReceiveLineAsync<T>(Parse<T> parse, T end)
    {
        while (true)
        {
            var read = await ReadAsync();
            if (read.Buffer.PositionOf(LineFeed) is { } position)
            {
                var line = read.Buffer.Slice(0, position);
                try
                {
                    return line.Length > maxFrameBytes ? throw ProtocolException.FrameTooLarge(maxFrameBytes)
                        : parse(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
                }
                finally
                {
                    _input.AdvanceTo(read.Buffer.GetPosition(1, position));
                }
            }

            var (length, completed) = (read.Buffer.Length, read.IsCompleted || read.IsCanceled);
            _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (length > maxFrameBytes)
            {
                throw ProtocolException.FrameTooLarge(maxFrameBytes);
            }

            if (completed)
            {
                return end;
            }
        }
    }

    private delegate T Parse<out T>(ReadOnlySpan<byte> line);
}
