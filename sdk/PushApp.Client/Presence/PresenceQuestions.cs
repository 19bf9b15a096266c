using System.Threading.Channels;
using PushApp.Client.Requests;

namespace PushApp.Client.Presence;

/// <summary>
/// Asks the chat API how users are, and to tell of changes, for as long as one connection is open. One request at a time: what
/// comes while one is under way is asked together. All are asked for again before the chat API forgets who is watched.
/// </summary>
internal sealed class PresenceQuestions
{
    // The most that the chat API takes in one request, by default.
    private const int MostUsers = 1_000;

    // Where the chat API has not said it, as it has refused.
    private static readonly TimeSpan UsualWatchTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _due = new(StringComparer.Ordinal);
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PresenceWatcher _watcher;
    private readonly ApiRequests _api;
    private readonly CancellationToken _end;
    private TimeSpan _watchTime = UsualWatchTime;
    private long? _renewAt;

    /// <summary>Begins.</summary>
    /// <param name="watcher">Knows the users and takes the answers.</param>
    /// <param name="api">The chat API.</param>
    /// <param name="end">The connection ends.</param>
    public PresenceQuestions(PresenceWatcher watcher, ApiRequests api, CancellationToken end)
    {
        (_watcher, _api, _end) = (watcher, api, end);
        Ended = Task.Run(AskAgainAndAgainAsync, CancellationToken.None);
    }

    /// <summary>Ends soon after the connection.</summary>
    public Task Ended { get; }

    /// <summary>Asks soon.</summary>
    public void Ask(IEnumerable<string> users)
    {
        lock (_gate)
        {
            _due.UnionWith(users);
        }

        _asked.Writer.TryWrite(true);
    }

    private async Task AskAgainAndAgainAsync()
    {
        try
        {
            while (true)
            {
                await WaitAsync().ConfigureAwait(false);
                while (Take() is { Length: > 0 } users)
                {
                    await AskOnceAsync(users).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The connection has ended.
        }
    }

    /// <summary>Waits until somebody is to be asked for, or all are once more.</summary>
    private async Task WaitAsync()
    {
        using var renewal = CancellationTokenSource.CreateLinkedTokenSource(_end);
        if (_renewAt is { } at)
        {
            renewal.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(0, at - Environment.TickCount64)));
        }

        try
        {
            await _asked.Reader.ReadAsync(renewal.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            // All of them, so that those who were added one by one are asked for together from here on.
            _renewAt = null;
            Ask(_watcher.Everybody());
        }
    }

    private string[] Take()
    {
        lock (_gate)
        {
            string[] some = [.. _due.Take(MostUsers)];
            _due.ExceptWith(some);
            return some;
        }
    }

    private async Task AskOnceAsync(string[] names)
    {
        var asked = _watcher.Wanted(names);
        if (asked.Count == 0)
        {
            return;
        }

        PresenceEntry[] entries;
        try
        {
            var question = PresenceEntry.WriteQuestion(asked.Select(one => one.User.Name));
            var answer = await _api.PostAsync("api/presence", question, "A question for presence", null, _end).ConfigureAwait(false);
            (entries, _watchTime) = PresenceEntry.Read(answer, asked.Count);
        }
        catch (PushSendException e)
        {
            var refused = new PresenceEntry(null, new PresenceProblem(e.Status, e.Detail ?? e.Message));
            entries = [.. asked.Select(_ => refused)];
        }

        _watcher.Answered(asked, entries);
        _renewAt ??= Environment.TickCount64 + (long)(_watchTime * 2 / 3).TotalMilliseconds;
    }
}
