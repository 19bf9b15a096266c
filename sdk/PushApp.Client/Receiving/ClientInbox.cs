using PushApp.Client.Cursors;
using PushApp.Client.Telemetry;

namespace PushApp.Client.Receiving;

/// <summary>
/// What has been received and not yet handled, bounded, and how far the client has come. The connection puts messages in,
/// and the application's side takes one after the other.
/// </summary>
/// <param name="maxMessages">The most messages, with the one that is being handled.</param>
/// <param name="maxBytes">The most bytes of their bodies; the last one may go past it.</param>
internal sealed class ClientInbox(int maxMessages, long maxBytes)
{
    private const int RememberedIds = 512;

    private readonly Lock _gate = new();
    private readonly Queue<PushMessage> _waiting = new();
    private readonly HandledIds _handledIds = new(RememberedIds);
    private Numbering _numbering = new(null);
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _arrival;
    private int _messages;
    private long _bytes;
    private bool _closed;

    /// <summary>Called when there is more to acknowledge or store, until this is closed. It must not call back.</summary>
    public Action? HandledMoved { get; set; }

    /// <summary>Where the next connection continues; null where that is for the server to know.</summary>
    public Cursor? Received => Locked(static numbering => numbering.Received);

    /// <summary>What may be acknowledged and stored; null for nothing yet.</summary>
    public Cursor? Handled => Locked(static numbering => numbering.Handled);

    /// <summary>Whether another message may be received.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return HasRoomNow;
            }
        }
    }

    private bool HasRoomNow => _closed || (_messages < maxMessages && _bytes < maxBytes);

    /// <summary>Begins where a device stopped.</summary>
    public void Restore(Cursor? cursor)
    {
        lock (_gate)
        {
            _numbering = new Numbering(cursor);
        }
    }

    /// <summary>Waits until another message may be received.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (HasRoomNow)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes what a welcome says.</summary>
    /// <returns>Why messages are missing; null where none are.</returns>
    public MissedCause? Welcome(string epoch, bool recovered)
    {
        lock (_gate)
        {
            var missed = _numbering.Welcome(epoch, recovered);
            if (missed is MissedCause.Reset)
            {
                ForgetNumbered();
            }

            return missed;
        }
    }

    /// <summary>Takes an epoch frame.</summary>
    public void NewEpoch(string epoch)
    {
        lock (_gate)
        {
            _numbering.NewEpoch(epoch);
            HandledMoved?.Invoke();
        }
    }

    /// <summary>Puts a message in, unless it has come before.</summary>
    /// <returns>Whether messages before it are missing.</returns>
    public bool Receive(PushMessage message)
    {
        var gap = false;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (message.Seq != 0 && !_numbering.Receive(message.Seq, out gap))
            {
                ClientTelemetry.Duplicate();
                return false;
            }

            message.Numbering = _numbering.Current;
            _waiting.Enqueue(message);
            _messages++;
            _bytes += message.Body.Length;
            _arrival?.TrySetResult();
            _arrival = null;
        }

        return gap;
    }

    /// <summary>Takes the next message, when it comes; null where the client ends. <see cref="Handle"/> follows before the next call.</summary>
    public async ValueTask<PushMessage?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_closed || cancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                if (TakeWaiting() is { } message)
                {
                    return message;
                }

                _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <summary>Notes that the application has handled a message.</summary>
    public void Handle(PushMessage message)
    {
        lock (_gate)
        {
            if (message.Seq != 0)
            {
                _handledIds.Add(message);
                _numbering.Handle(message.Seq, message.Numbering);
            }

            Release(message);
            if (message.Seq != 0)
            {
                HandledMoved?.Invoke();
            }
        }
    }

    /// <summary>Ends it: what waits is for another connection of the device.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting.Clear();
            HandledMoved = null;
            _room?.TrySetResult();
            _arrival?.TrySetResult();
        }
    }

    /// <summary>The first that waits and that the application has not had; null for none.</summary>
    private PushMessage? TakeWaiting()
    {
        while (_waiting.TryDequeue(out var message))
        {
            // After a reset messages come under new numbers that the application has had under old ones.
            if (message.Seq == 0 || _numbering.Current == 0 || !_handledIds.Contains(message))
            {
                return message;
            }

            ClientTelemetry.Duplicate();
            Handle(message);
        }

        return null;
    }

    private void ForgetNumbered()
    {
        foreach (var _ in Enumerable.Range(0, _waiting.Count))
        {
            var message = _waiting.Dequeue();
            if (message.Seq == 0)
            {
                _waiting.Enqueue(message);
            }
            else
            {
                Release(message);
            }
        }
    }

    private void Release(PushMessage message)
    {
        _messages--;
        _bytes -= message.Body.Length;
        if (HasRoomNow)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private Cursor? Locked(Func<Numbering, Cursor?> get)
    {
        lock (_gate)
        {
            return get(_numbering);
        }
    }
}
