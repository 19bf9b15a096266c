namespace PushApp.Gateway.Connections;

/// <summary>How far a device has acknowledged, and how far that was recorded: of several acknowledgements only the newest is.</summary>
/// <param name="user">The user.</param>
/// <param name="device">The user's device.</param>
internal sealed class AckCursor(string user, string device)
{
    private readonly Lock _gate = new();
    private long _acknowledged;
    private long _recorded;
    private string _epoch = "";
    private bool _waiting;
    private bool _ended;

    /// <summary>The user.</summary>
    public string User => user;

    /// <summary>The user's device.</summary>
    public string Device => device;

    /// <summary>Takes an acknowledgement. True where it is now to be recorded, and no earlier one waits for that already.</summary>
    /// <param name="seq">The sequence number.</param>
    /// <param name="epoch">The numbering that it belongs to.</param>
    public bool Advance(long seq, string epoch)
    {
        lock (_gate)
        {
            _acknowledged = Math.Max(_acknowledged, seq);
            _epoch = epoch;
            return TryWait();
        }
    }

    /// <summary>Takes what is to be recorded.</summary>
    public bool TryTake(out long seq, out string epoch)
    {
        lock (_gate)
        {
            _waiting = false;
            (seq, epoch) = (_acknowledged, _epoch);
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
            return !_ended && TryWait();
        }
    }

    /// <summary>Notes that the connection has ended: what cannot be recorded now is given up, and the device gets it again.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
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
