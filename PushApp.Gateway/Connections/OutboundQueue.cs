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
    // Most clients wait for messages most of the time, and then need no room for them.
    private const int KeptCapacity = 16;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<OutboundFrame>? _frames;
    private TaskCompletionSource? _empty;
    private CloseReason? _reason;
    private long _bytes;

    /// <summary>Why the connection ends; null while it does not.</summary>
    public CloseReason? Reason => Volatile.Read(ref _reason);

    /// <summary>Whether the connection is ending: nothing more is sent.</summary>
    public bool IsClosed => Reason is not null;

    /// <summary>Completes when the queue is closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Whether a frame waits.</summary>
    public bool HasFrames
    {
        get
        {
            lock (_gate)
            {
                return _frames is { Count: > 0 };
            }
        }
    }

    /// <summary>
    /// Adds a frame, if fewer frames and bytes wait than may. The frame itself may be larger than the rest of the room:
    /// a large message behind a ping does not make a client slow.
    /// </summary>
    /// <returns>False where the queue is full or closed.</returns>
    public bool TryEnqueue(in OutboundFrame frame)
    {
        var length = frame.Utf8.Length;
        lock (_gate)
        {
            if (_reason is not null || _bytes >= maxBytes || _frames?.Count >= maxFrames)
            {
                return false;
            }

            if (!budget.Take(length, _bytes))
            {
                budget.Give(length);
                return false;
            }

            _bytes += length;
            (_frames ??= new Queue<OutboundFrame>()).Enqueue(frame);
            return true;
        }
    }

    /// <summary>Completes when everything that was added has been written, or the queue is closed.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            return _reason is not null || _bytes == 0
                ? Task.CompletedTask
                : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Takes the next frames, as many as there are and fit. Their bytes count until <see cref="Release"/>.</summary>
    /// <returns>How many.</returns>
    public int Dequeue(Span<OutboundFrame> frames)
    {
        lock (_gate)
        {
            var count = 0;
            while (count < frames.Length && _frames is not null && _frames.TryDequeue(out frames[count]))
            {
                count++;
            }

            if (_frames is { Count: 0, Capacity: > KeptCapacity })
            {
                _frames = null;
            }

            return count;
        }
    }

    /// <summary>Gives back the room of frames that have been written.</summary>
    public void Release(int bytes)
    {
        budget.Give(bytes);
        lock (_gate)
        {
            _bytes -= bytes;
            if (_bytes == 0)
            {
                SignalEmpty();
            }
        }
    }

    /// <summary>Forgets what was not written, once nothing is written any more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            budget.Give(_bytes);
            _bytes = 0;
            _frames = null;
        }
    }

    /// <summary>Takes no more frames; what is in the queue can still be read. Only the first reason counts.</summary>
    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            if (_reason is not null)
            {
                return;
            }

            Volatile.Write(ref _reason, reason);
            SignalEmpty();
        }

        _closed.TrySetResult();
    }

    private void SignalEmpty()
    {
        _empty?.TrySetResult();
        _empty = null;
    }
}

/// <summary>A frame that waits to be written to one client.</summary>
/// <param name="Utf8">The encoded frame; may be shared with other connections.</param>
/// <param name="Push">The message in it; null for a control frame.</param>
internal readonly record struct OutboundFrame(ReadOnlyMemory<byte> Utf8, Push? Push = null);
