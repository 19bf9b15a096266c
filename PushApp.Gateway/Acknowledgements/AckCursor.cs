namespace PushApp.Gateway.Acknowledgements;

/// <summary>How far a client has acknowledged, and how far that was recorded: of several acknowledgements only the newest is.</summary>
internal sealed class AckCursor
{
    private readonly Lock _gate = new();
    private long _acknowledged;
    private long _recorded;
    private bool _waiting;

    /// <summary>Takes an acknowledgement. True where it is now to be recorded, and no earlier one waits for that already.</summary>
    public bool Advance(long seq)
    {
        lock (_gate)
        {
            _acknowledged = Math.Max(_acknowledged, seq);
            return TryWait();
        }
    }

    /// <summary>Takes what is to be recorded.</summary>
    public bool TryTake(out long seq)
    {
        lock (_gate)
        {
            _waiting = false;
            seq = _acknowledged;
            return _acknowledged > _recorded;
        }
    }

    /// <summary>Notes that <paramref name="seq"/> has been recorded.</summary>
    public void Recorded(long seq)
    {
        lock (_gate)
        {
            _recorded = Math.Max(_recorded, seq);
        }
    }

    /// <summary>Notes that recording failed. True where it is to be tried again, and does not wait for that already.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            return TryWait();
        }
    }

    private bool TryWait()
    {
        if (_waiting || _acknowledged <= _recorded)
        {
            return false;
        }

        return _waiting = true;
    }
}
