namespace PushApp.Client.Presence;

/// <summary>What is known of one user who is watched, and who wants to know it. Not for several threads at a time.</summary>
internal sealed class WatchedUser(string name)
{
    private readonly List<PresenceWatch> _watches = [];
    private PresenceChange? _last;
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;

    public string Name => name;

    /// <summary>Whether anybody wants to know.</summary>
    public bool IsWanted => _watches.Count > 0;

    /// <summary>How many frames have told of the user.</summary>
    public int Frames { get; private set; }

    /// <summary>Adds who wants to know; tells it what is known.</summary>
    public void Add(PresenceWatch watch)
    {
        _watches.Add(watch);
        if (_last is not null)
        {
            watch.Tell(_last);
        }
    }

    public void Remove(PresenceWatch watch) => _watches.Remove(watch);

    /// <summary>Takes a frame; one that is older than another is ignored.</summary>
    public void Told(PresenceChange change)
    {
        if (change.At > _toldAt)
        {
            _toldAt = change.At.Value;
            Frames++;
            Take(change);
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="frames">How many frames had told of the user when it was asked for. A frame that has come since is newer.</param>
    public void Answered(PresenceEntry entry, int frames)
    {
        if (entry.Online is null || frames == Frames)
        {
            Take(new PresenceChange(name, entry.Online, null, entry.Problem));
        }
    }

    private void Take(PresenceChange change)
    {
        if (_last is null || _last.Online != change.Online || _last.Problem != change.Problem)
        {
            _last = change;
            _watches.ForEach(watch => watch.Tell(change));
        }
    }
}
