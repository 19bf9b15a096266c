using System.Buffers;
using System.IO.Pipelines;

namespace PushApp.ChatApi.Requests;

/// <summary>The lines of a request's body as they come: JSON values, each ended by a line feed or by the body's end (NDJSON).</summary>
/// <param name="body">The body.</param>
/// <param name="maxBytes">The most bytes of a line; what is beyond is passed over, and not kept.</param>
/// <param name="idle">How long a read may wait for bytes.</param>
internal sealed class JsonLines(PipeReader body, int maxBytes, TimeSpan idle)
{
    /// <summary>The content type.</summary>
    public const string MediaType = "application/x-ndjson";

    private bool _isPassingOver;

    /// <summary>Whether a wait for bytes took longer than it may: the last read was cancelled for that.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>The next line that is not blank, in an array of its own, empty where it is too long; null behind the last one.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="OperationCanceledException">The wait has been ended, or <see cref="IsIdle"/>.</exception>
    /// <exception cref="BadHttpRequestException">The body is not what HTTP says.</exception>
    /// <exception cref="IOException">The same, or the client is gone.</exception>
    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (read.IsCanceled)
            {
                body.AdvanceTo(buffer.Start);
                throw new OperationCanceledException(cancellationToken);
            }

            var end = buffer.PositionOf((byte)'\n');
            if (end is null && !read.IsCompleted && buffer.Length <= maxBytes)
            {
                body.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var line = end is { } at ? buffer.Slice(0, at) : buffer;
            var isTooLong = _isPassingOver || line.Length > maxBytes;
            _isPassingOver = isTooLong && end is null && !read.IsCompleted;
            var json = isTooLong ? [] : line.ToArray();
            body.AdvanceTo(end is { } feed ? buffer.GetPosition(1, feed) : buffer.End);
            if (!_isPassingOver && (isTooLong || json.AsSpan().ContainsAnyExcept(" \t\r"u8)))
            {
                return json;
            }

            if (end is null && read.IsCompleted)
            {
                return null;
            }
        }
    }

    private ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        var read = body.ReadAsync(cancellationToken);
        return read.IsCompleted ? read : WithinAsync(read, cancellationToken);
    }

    private async ValueTask<ReadResult> WithinAsync(ValueTask<ReadResult> read, CancellationToken cancellationToken)
    {
        await using var timer = new Timer(static lines => ((JsonLines)lines!).Interrupt(), this, idle, Timeout.InfiniteTimeSpan);
        return await read;
    }

    private void Interrupt()
    {
        IsIdle = true;
        body.CancelPendingRead();
    }
}
