namespace PushApp.Client.Connections;

/// <summary>What to do about a connection now.</summary>
internal enum WatchVerdict
{
    /// <summary>Nothing.</summary>
    Fine,

    /// <summary>Ask the gateway for a sign of life.</summary>
    Ask,

    /// <summary>Give the gateway a sign of life.</summary>
    Live,

    /// <summary>End it: the gateway does not answer.</summary>
    Dead,
}

/// <summary>
/// Whether a connection still carries anything (docs/client-protocol.md, "Heartbeats"): nothing for two and a half heartbeats
/// means no. After the machine has slept a question tells sooner.
/// </summary>
internal sealed class ConnectionWatch
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private long _received;
    private long _lived;
    private long? _asked;
    private DateTimeOffset? _looked;
    private volatile bool _paused;

    /// <summary>Begins now.</summary>
    /// <param name="time">The clocks; null for the machine's.</param>
    public ConnectionWatch(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Received();
    }

    /// <summary>How often the gateway pings.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How often to look.</summary>
    public TimeSpan Period => Heartbeat / 4 < LongestPeriod ? Heartbeat / 4 : LongestPeriod;

    /// <summary>Notes that something came.</summary>
    public void Received() => Volatile.Write(ref _received, _time.GetTimestamp());

    /// <summary>Notes that nothing is read for now, because the application is behind.</summary>
    public void Pause()
    {
        _lived = _time.GetTimestamp();
        _paused = true;
    }

    /// <summary>Notes that reading goes on.</summary>
    public void Resume()
    {
        Received();
        _paused = false;
    }

    /// <summary>What to do now.</summary>
    public WatchVerdict Look()
    {
        var (before, now) = (_looked, _time.GetUtcNow());
        _looked = now;
        if (_paused)
        {
            _asked = null;
            if (_time.GetElapsedTime(_lived) < Heartbeat)
            {
                return WatchVerdict.Fine;
            }

            _lived = _time.GetTimestamp();
            return WatchVerdict.Live;
        }

        var received = Volatile.Read(ref _received);
        if (received > _asked)
        {
            _asked = null;
        }

        if (_time.GetElapsedTime(received) > Heartbeat * 2.5 || (_asked is { } asked && _time.GetElapsedTime(asked) > AnswerTime))
        {
            return WatchVerdict.Dead;
        }

        // The clock that does not stand still in sleep has gone further than the time between two looks.
        if (_asked is null && now - before > Period + Heartbeat)
        {
            _asked = _time.GetTimestamp();
            return WatchVerdict.Ask;
        }

        return WatchVerdict.Fine;
    }
}
