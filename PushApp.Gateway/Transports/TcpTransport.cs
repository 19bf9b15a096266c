using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Transports;

/// <summary>Frames as lines of JSON over TCP; a last line <c>{"type":"close","code","reason"}</c> stands for the close frame.</summary>
internal sealed class TcpTransport : IClientTransport, IAsyncDisposable
{
    private const byte LineFeed = (byte)'\n';

    private static readonly byte[] EndOfLine = [LineFeed];
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    private readonly Socket _socket;
    private readonly CorkedStream _stream;
    private readonly PipeReader _reader;
    private readonly int _maxFrameBytes;

    public TcpTransport(Socket socket, int maxFrameBytes)
    {
        _socket = socket;
        _maxFrameBytes = maxFrameBytes;
        _stream = new CorkedStream(new NetworkStream(socket, ownsSocket: true));

        // A connection that is silent holds no buffer.
        _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(useZeroByteReads: true, leaveOpen: true));
    }

    public bool AnswersPings => true;

    /// <summary>Reads the first frame; null when the client ended the connection.</summary>
    public ValueTask<ConnectFrame?> ReceiveConnectAsync() => ReceiveLineAsync<ConnectFrame?>(ConnectFrame.Parse, null);

    public ValueTask<ClientFrame> ReceiveAsync() => ReceiveLineAsync(ClientFrame.Parse, new ClientFrame(ClientFrameType.Close));

    public async ValueTask DrainAsync()
    {
        while (await _reader.ReadAsync() is { IsCompleted: false } read)
        {
            _reader.AdvanceTo(read.Buffer.End);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool more)
    {
        _stream.Corked = true;
        await _stream.WriteAsync(OneLine(frame));
        _stream.Corked = more;
        await _stream.WriteAsync(EndOfLine);
    }

    public async ValueTask CloseAsync(CloseReason reason)
    {
        await SendAsync(ServerFrames.Close(reason), more: false);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e)
        {
            throw new IOException("the client is gone", e);
        }
    }

    public void Abort() => _socket.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
    }

    // A sender's body may have line breaks, but in valid JSON only where a space means the same.
    private static ReadOnlyMemory<byte> OneLine(ReadOnlyMemory<byte> frame)
    {
        if (!frame.Span.ContainsAny(LineBreaks))
        {
            return frame;
        }

        var line = frame.ToArray();
        foreach (ref var character in line.AsSpan())
        {
            if (character is (byte)'\r' or LineFeed)
            {
                character = (byte)' ';
            }
        }

        return line;
    }

    private async ValueTask<T> ReceiveLineAsync<T>(Parse<T> parse, T end)
    {
        while (true)
        {
            var read = await _reader.ReadAsync();
            if (read.Buffer.PositionOf(LineFeed) is { } position)
            {
                var line = read.Buffer.Slice(0, position);
                try
                {
                    return line.Length > _maxFrameBytes ? throw ProtocolException.FrameTooLarge(_maxFrameBytes)
                        : parse(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
                }
                finally
                {
                    _reader.AdvanceTo(read.Buffer.GetPosition(1, position));
                }
            }

            var (length, completed) = (read.Buffer.Length, read.IsCompleted);
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (length > _maxFrameBytes)
            {
                throw ProtocolException.FrameTooLarge(_maxFrameBytes);
            }

            if (completed)
            {
                return end;
            }
        }
    }

    private delegate T Parse<out T>(ReadOnlySpan<byte> line);
}
