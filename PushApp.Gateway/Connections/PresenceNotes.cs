using PushApp.Delivery;
using PushApp.Delivery.Presence;
using PushApp.Delivery.Redis;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Notes in Redis whose routes have come or gone here, for the process that announces presence: ten times a second what has
/// changed, and now and then all who are here, as Redis may have lost a note. Nothing waits for it. It holds each user once,
/// so no more than have connections and such as Redis was not there for.
/// </summary>
internal sealed partial class PresenceNotes(ConnectionTable connections, PresenceMarks marks, ILogger<PresenceNotes> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _nextRound = Environment.TickCount64 + (long)Round.TotalMilliseconds;
    private HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>A route of the user was registered or removed.</summary>
    public void Changed(string user)
    {
        lock (_gate)
        {
            _changed.Add(user);
        }
    }

    /// <summary>Notes all who are here, soon: others may have taken this gateway for gone.</summary>
    public void NoteAll() => Volatile.Write(ref _nextRound, 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Interval;
        while (await Pause.ForAsync(pause, stoppingToken))
        {
            var now = Environment.TickCount64;
            var isRound = now >= Volatile.Read(ref _nextRound);
            if (isRound)
            {
                Volatile.Write(ref _nextRound, now + (long)Round.TotalMilliseconds);
            }

            pause = await TryNoteAsync(isRound) ? Interval : Retry;
        }

        // Those who were sent away by the stop.
        await TryNoteAsync(isRound: false);
    }

    private async Task<bool> TryNoteAsync(bool isRound)
    {
        var changed = Take();
        try
        {
            if (changed.Count > 0)
            {
                await marks.ChangedAsync(changed);
            }

            if (isRound)
            {
                await marks.HereAsync(connections.Users);
            }

            return true;
        }
        catch (Exception e) when (RedisFailure.MayPass(e) || RedisFailure.IsWrongType(e))
        {
            LogNotNoted(e);
            lock (_gate)
            {
                _changed.UnionWith(changed);
            }

            if (isRound)
            {
                NoteAll();
            }

            return false;
        }
    }

    private HashSet<string> Take()
    {
        lock (_gate)
        {
            var changed = _changed;
            if (changed.Count > 0)
            {
                _changed = new HashSet<string>(StringComparer.Ordinal);
            }

            return changed;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; whose routes have come or gone is noted later.")]
    private partial void LogNotNoted(Exception e);
}
