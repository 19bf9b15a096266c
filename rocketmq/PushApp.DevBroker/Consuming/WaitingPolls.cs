using PushApp.DevBroker.Filters;

namespace PushApp.DevBroker.Consuming;

/// <summary>A poll that found nothing and waits to be told to look again.</summary>
internal sealed class WaitingPoll(MessageFilter filter)
{
    private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MessageFilter Filter => filter;

    public Task Woken => _woken.Task;

    public void Wake() => _woken.TrySetResult();
}

/// <summary>The polls waiting on a topic, by the tags they want: a message wakes only those that may take it.</summary>
internal sealed class WaitingPolls
{
    private readonly Lock _lock = new();
    private readonly List<WaitingPoll> _anyTag = [];
    private readonly Dictionary<string, List<WaitingPoll>> _byTag = new(StringComparer.Ordinal);

    public void Add(WaitingPoll poll)
    {
        lock (_lock)
        {
            if (poll.Filter.Tags is not { } tags)
            {
                _anyTag.Add(poll);
                return;
            }

            foreach (var tag in tags)
            {
                if (!_byTag.TryGetValue(tag, out var polls))
                {
                    _byTag.Add(tag, polls = []);
                }

                polls.Add(poll);
            }
        }
    }

    public void Remove(WaitingPoll poll)
    {
        lock (_lock)
        {
            if (poll.Filter.Tags is not { } tags)
            {
                _anyTag.Remove(poll);
                return;
            }

            foreach (var tag in tags)
            {
                if (_byTag.TryGetValue(tag, out var polls) && polls.Remove(poll) && polls.Count == 0)
                {
                    _byTag.Remove(tag);
                }
            }
        }
    }

    /// <summary>Wakes the polls that may take a message of this tag.</summary>
    public void Wake(string? tag)
    {
        lock (_lock)
        {
            foreach (var poll in _anyTag)
            {
                poll.Wake();
            }

            if (tag is not null && _byTag.TryGetValue(tag, out var polls))
            {
                foreach (var poll in polls)
                {
                    poll.Wake();
                }
            }
        }
    }

    public void WakeAll()
    {
        lock (_lock)
        {
            foreach (var poll in _anyTag.Concat(_byTag.Values.SelectMany(polls => polls)))
            {
                poll.Wake();
            }
        }
    }
}
