namespace PushApp.DevBroker.Storage.Durable;

/// <summary>
/// Commits the log for all who wait at once. The commit takes its turn on the thread pool behind the requests that are
/// there already: a lone record is committed right away, under load one commit covers many.
/// </summary>
/// <param name="commit">Begins a commit of all that was appended, and has the action called when it has succeeded;
/// false, and no call, when there was nothing to commit.</param>
internal sealed class GroupCommit(Func<Action, bool> commit) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = NewRound();
    private TaskCompletionSource? _running;
    private Exception? _failure;
    private bool _wanted;

    /// <summary>Completes when everything appended before the call is committed.</summary>
    public Task NextAsync()
    {
        lock (_lock)
        {
            Want();
            return _next.Task;
        }
    }

    /// <summary>Has what was appended committed soon, without waiting.</summary>
    public void Request()
    {
        lock (_lock)
        {
            Want();
        }
    }

    /// <summary>Nothing is committed any more: all who wait and will wait get the reason.</summary>
    public void Fail(Exception reason)
    {
        lock (_lock)
        {
            _failure = new IOException($"The log cannot be written: {reason.Message}", reason);
            Refuse(_next);
            if (_running is { } running)
            {
                Refuse(running);
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            (_running, _next, _wanted) = (_next, NewRound(), false);
        }

        try
        {
            if (!commit(Done))
            {
                Done();
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Done()
    {
        TaskCompletionSource? done;
        lock (_lock)
        {
            (done, _running) = (_running, null);
            if (_wanted)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        done?.TrySetResult();
    }

    private void Want()
    {
        if (_failure is not null)
        {
            Refuse(_next);
        }
        else if (!_wanted)
        {
            _wanted = true;
            if (_running is null)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    private void Refuse(TaskCompletionSource round)
    {
        round.TrySetException(_failure!);
        _ = round.Task.Exception;
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
