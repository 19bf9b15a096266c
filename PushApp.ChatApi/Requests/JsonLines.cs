using System.Buffers;
using System.IO.Pipelines;

namespace PushApp.ChatApi.Requests;

/// <summary>The lines of a request's body as they come: JSON values, each ended by a line feed or by the body's end (NDJSON).</summary>
/// <param name="body">The body.</param>
/// <param name="maxBytes">The most bytes of a line; what is beyond is passed over, and not kept.</param>
/// <param name="idle">How long a read may wait for bytes.</param>
internal sealed class JsonLines(PipeReader body, int maxBytes, TimeSpan idle) : IDisposable
{
    /// <summary>The content type.</summary>
    public const string MediaType = "application/x-ndjson";

    // What has been read and not been taken yet. While it is held nothing is read on.
    private ReadOnlySequence<byte> _rest;
    private bool _isHeld;
    private bool _isComplete;
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
            if (_rest.PositionOf((byte)'\n') is { } feed)
            {
                var line = Take(_rest.Slice(0, feed));
                _rest = _rest.Slice(_rest.GetPosition(1, feed));
                if (line is not null)
                {
                    return line;
                }
            }
            else if (_isComplete)
            {
                var line = Take(_rest);
                _rest = _rest.Slice(_rest.End);
                return line;
            }
            else
            {
                if (_rest.Length > maxBytes)
                {
                    _isPassingOver = true;
                    _rest = _rest.Slice(_rest.End);
                }

                await ReadOnAsync(cancellationToken);
            }
        }
    }

    /// <summary>Gives back what has been read and not been taken.</summary>
    public void Dispose()
    {
        if (_isHeld)
        {
            body.AdvanceTo(_rest.Start);
            _isHeld = false;
        }
    }

    // The line; null where there is nothing in it.
    private byte[]? Take(ReadOnlySequence<byte> line)
    {
        if (_isPassingOver || line.Length > maxBytes)
        {
            _isPassingOver = false;
            return [];
        }

        var json = line.ToArray();
        return json.AsSpan().ContainsAnyExcept(" \t\r"u8) ? json : null;
    }

    private async ValueTask ReadOnAsync(CancellationToken cancellationToken)
    {
        if (_isHeld)
        {
            body.AdvanceTo(_rest.Start, _rest.End);
            _isHeld = false;
        }

        var read = await ReadAsync(cancellationToken);
        (_rest, _isHeld, _isComplete) = (read.Buffer, true, read.IsCompleted);
        if (read.IsCanceled)
        {
            throw new OperationCanceledException(cancellationToken);
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
