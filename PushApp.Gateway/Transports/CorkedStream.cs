using System.Buffers;

namespace PushApp.Gateway.Transports;

/// <summary>
/// Gathers what is written while <see cref="Corked"/>, and writes it with the first write after: several WebSocket frames
/// become one write to the socket. The WebSocket above it never writes twice at the same time.
/// </summary>
internal sealed class CorkedStream(Stream inner) : Stream
{
    private byte[]? _gathered;
    private int _length;
    private volatile bool _corked;

    /// <summary>Whether writes wait for the first one after it is unset.</summary>
    public bool Corked
    {
        get => _corked;
        set => _corked = value;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_corked)
        {
            Gather(buffer.Span);
            return ValueTask.CompletedTask;
        }

        return _length == 0 ? inner.WriteAsync(buffer, cancellationToken) : WriteGatheredAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _corked ? Task.CompletedTask : inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WriteGatheredAsync(ReadOnlyMemory<byte> last, CancellationToken cancellationToken)
    {
        Gather(last.Span);
        var (gathered, length) = (_gathered!, _length);
        (_gathered, _length) = (null, 0);
        await inner.WriteAsync(gathered.AsMemory(0, length), cancellationToken);
        ArrayPool<byte>.Shared.Return(gathered);
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        if (_gathered is null || _gathered.Length - _length < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, (_length + bytes.Length) * 2));
            if (_gathered is not null)
            {
                _gathered.AsSpan(0, _length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_gathered);
            }

            _gathered = larger;
        }

        bytes.CopyTo(_gathered.AsSpan(_length));
        _length += bytes.Length;
    }
}
