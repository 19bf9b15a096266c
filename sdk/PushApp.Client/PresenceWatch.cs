using System.Threading.Channels;
using PushApp.Client.Presence;

namespace PushApp.Client;

/// <summary>
/// Some users who are watched until this is disposed. The loop over it gets each user's present state, and then each change;
/// where it is slower than changes come, the newest of each user. One loop at a time. The loop ends when this is disposed or
/// the client is closed.
/// </summary>
public sealed class PresenceWatch : IAsyncEnumerable<PresenceChange>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PresenceChange> _now = new(StringComparer.Ordinal);

    // Each user is in it once at most, so that it cannot grow.
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly PresenceWatcher _watcher;
    private volatile bool _isDisposed;

    internal PresenceWatch(PresenceWatcher watcher, IReadOnlyCollection<string> users) => (_watcher, Users) = (watcher, users);

    /// <summary>The users, each once.</summary>
    public IReadOnlyCollection<string> Users { get; }

    /// <summary>What was heard of a user last; null where nothing was yet, or it is not one of these.</summary>
    public PresenceChange? Find(string user)
    {
        lock (_gate)
        {
            return _now.GetValueOrDefault(user);
        }
    }

    /// <summary>Waits for changes.</summary>
    /// <param name="cancellationToken">Ends the loop; the users are watched all the same.</param>
    public async IAsyncEnumerator<PresenceChange> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var user in _changed.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_isDisposed)
            {
                yield break;
            }

            PresenceChange change;
            lock (_gate)
            {
                _waiting.Remove(user);
                change = _now[user];
            }

            yield return change;
        }
    }

    /// <summary>Watches these users no longer. The chat API is not told: another device of this user may watch them.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _watcher.Unwatch(this);
        End();
    }

    /// <summary>Takes what has changed.</summary>
    internal void Tell(PresenceChange change)
    {
        lock (_gate)
        {
            _now[change.User] = change;
            if (_waiting.Add(change.User))
            {
                _changed.Writer.TryWrite(change.User);
            }
        }
    }

    /// <summary>Nothing changes any more.</summary>
    internal void End() => _changed.Writer.TryComplete();
}
