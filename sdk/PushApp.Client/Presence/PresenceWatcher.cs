using PushApp.Client.Requests;

namespace PushApp.Client.Presence;

/// <summary>Knows of users whether they are connected, and tells of changes. While no connection is open nothing changes.</summary>
internal sealed class PresenceWatcher(PushClientOptions options, ApiRequests api)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WatchedUser> _users = new(StringComparer.Ordinal);
    private readonly HashSet<PresenceWatch> _watches = [];
    private PresenceQuestions? _questions;
    private bool _isClosed;

    /// <summary>Watches users until the watch is disposed.</summary>
    /// <exception cref="InvalidOperationException">They are more than may be.</exception>
    public PresenceWatch Watch(IEnumerable<string> users)
    {
        string[] names = [.. users.Distinct(StringComparer.Ordinal)];
        var watch = new PresenceWatch(this, names);
        lock (_gate)
        {
            if (_users.Count + names.Count(name => !_users.ContainsKey(name)) > options.MaxWatchedUsers)
            {
                throw new InvalidOperationException($"A client watches {options.MaxWatchedUsers} users at most ({nameof(PushClientOptions)}.{nameof(PushClientOptions.MaxWatchedUsers)}).");
            }

            if (_isClosed)
            {
                watch.End();
                return watch;
            }

            _watches.Add(watch);
            _questions?.Ask(names.Where(name => !_users.ContainsKey(name)));
            foreach (var name in names)
            {
                if (!_users.TryGetValue(name, out var user))
                {
                    _users[name] = user = new WatchedUser(name);
                }

                user.Add(watch);
            }
        }

        return watch;
    }

    /// <summary>Ends a watch; who is in no other one is forgotten.</summary>
    public void Unwatch(PresenceWatch watch)
    {
        lock (_gate)
        {
            if (!_watches.Remove(watch))
            {
                return;
            }

            foreach (var user in watch.Users.Select(name => _users[name]))
            {
                user.Remove(watch);
                if (!user.IsWanted)
                {
                    _users.Remove(user.Name);
                }
            }
        }
    }

    /// <summary>A connection is open: what has changed since the last one was told to nobody.</summary>
    /// <param name="ended">The connection ends.</param>
    public void Connected(CancellationToken ended)
    {
        lock (_gate)
        {
            _questions = new PresenceQuestions(this, api, ended);
            _questions.Ask(_users.Keys);
        }
    }

    /// <summary>The connection has ended.</summary>
    public Task DisconnectedAsync()
    {
        lock (_gate)
        {
            var asking = _questions?.Ended ?? Task.CompletedTask;
            _questions = null;
            return asking;
        }
    }

    /// <summary>The client ends: so do all watches.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var watch in _watches)
            {
                watch.End();
            }
        }
    }

    /// <summary>Takes a frame.</summary>
    public void Told(PresenceChange change)
    {
        lock (_gate)
        {
            _users.GetValueOrDefault(change.User)?.Told(change);
        }
    }

    /// <summary>All users who are watched.</summary>
    public string[] Everybody()
    {
        lock (_gate)
        {
            return [.. _users.Keys];
        }
    }

    /// <summary>Those of some who are still watched.</summary>
    public IReadOnlyList<(WatchedUser User, int Frames)> Wanted(IEnumerable<string> names)
    {
        lock (_gate)
        {
            return [.. names.Select(name => _users.GetValueOrDefault(name)).OfType<WatchedUser>().Select(user => (user, user.Frames))];
        }
    }

    /// <summary>Takes an answer: one entry for each of those who were asked for.</summary>
    public void Answered(IReadOnlyList<(WatchedUser User, int Frames)> asked, IReadOnlyList<PresenceEntry> entries)
    {
        lock (_gate)
        {
            for (var i = 0; i < asked.Count; i++)
            {
                asked[i].User.Answered(entries[i], asked[i].Frames);
            }
        }
    }
}
