namespace PushApp.DevBroker.Timing;

/// <summary>Calls back at points of time, with one timer for all of them.</summary>
internal sealed class DueTimer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, long> _due = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    public DueTimer(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds of Unix time.</summary>
    public long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Calls <paramref name="callback"/> once, at or shortly after <paramref name="at"/> (milliseconds of Unix time).</summary>
    public void Schedule(long at, Action callback)
    {
        lock (_lock)
        {
            _due.Enqueue(callback, at);
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        List<Action> callbacks = [];
        lock (_lock)
        {
            var now = Now;
            while (_due.TryPeek(out _, out var at) && at <= now)
            {
                callbacks.Add(_due.Dequeue());
            }

            _armedFor = long.MaxValue;
            Arm();
        }

        foreach (var callback in callbacks)
        {
            callback();
        }
    }

    private void Arm()
    {
        if (_due.TryPeek(out _, out var at) && at < _armedFor)
        {
            _armedFor = at;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, at - Now)), Timeout.InfiniteTimeSpan);
        }
    }
}
