using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Connections;

/// <summary>
/// What waits to be written to one client: bounded in frames and bytes, so that a client that does not read costs a known
/// amount and nobody waits for it. Many writers, one reader. Closing it ends the connection, and says why.
/// </summary>
/// <param name="maxFrames">The most frames that wait.</param>
/// <param name="maxBytes">The most bytes that wait; the last frame may exceed it.</param>
/// <param name="budget">What all clients of the gateway share.</param>
internal sealed class OutboundQueue(int maxFrames, int maxBytes, OutboundBudget budget)
{
    private readonly Channel<OutboundFrame> _frames = Channel.CreateBounded<OutboundFrame>(
        new BoundedChannelOptions(maxFrames) { SingleReader = true });

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _empty;
    private CloseReason? _reason;
    private long _bytes;
    private bool _completed;

    /// <summary>Why the connection ends; null while it does not.</summary>
    public CloseReason? Reason => Volatile.Read(ref _reason);

    /// <summary>Whether the connection is ending: nothing more is sent.</summary>
    public bool IsClosed => Reason is not null;

    /// <summary>Completes when the queue is closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>
    /// Adds a frame, if fewer frames and bytes wait than may. The frame itself may be larger than the rest of the room:
    /// a large message behind a ping does not make a client slow.
    /// </summary>
    /// <returns>False where the queue is full or closed.</returns>
    public bool TryEnqueue(in OutboundFrame frame)
    {
        var length = frame.Utf8.Length;
        var before = Interlocked.Add(ref _bytes, length) - length;
        if (budget.Take(length, before) & before < maxBytes && _frames.Writer.TryWrite(frame))
        {
            return true;
        }

        Release(length);
        return false;
    }

    /// <summary>Completes when everything that was added has been written, or the queue is closed.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            return _completed || Volatile.Read(ref _bytes) == 0
                ? Task.CompletedTask
                : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits for a frame; false once the queue is closed and read to its end.</summary>
    public ValueTask<bool> WaitToReadAsync() => _frames.Reader.WaitToReadAsync();

    /// <summary>Takes the next frame. Its bytes count until <see cref="Release"/>.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out OutboundFrame frame) => _frames.Reader.TryRead(out frame);

    /// <summary>Gives back the room of frames that have been written.</summary>
    public void Release(int bytes)
    {
        budget.Give(bytes);
        if (Interlocked.Add(ref _bytes, -bytes) == 0)
        {
            SignalEmpty();
        }
    }

    /// <summary>Takes no more frames; what is in the queue can still be read. Only the first reason counts.</summary>
    public void Close(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
        {
            return;
        }

        _frames.Writer.TryComplete();
        lock (_gate)
        {
            _completed = true;
        }

        SignalEmpty();
        _closed.TrySetResult();
    }

    private void SignalEmpty()
    {
        lock (_gate)
        {
            _empty?.TrySetResult();
            _empty = null;
        }
    }
}

/// <summary>A frame that waits to be written to one client.</summary>
/// <param name="Utf8">The encoded frame; may be shared with other connections.</param>
/// <param name="Push">The message in it; null for a control frame.</param>
internal readonly record struct OutboundFrame(ReadOnlyMemory<byte> Utf8, Push? Push = null);
