namespace Org.Apache.Rocketmq;

/// <summary>Counts what is under way, so that its end can be awaited once no more begins.</summary>
internal sealed class OutstandingWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count = 1;

    public void Enter() => Interlocked.Increment(ref _count);

    public void Exit()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _done.TrySetResult();
        }
    }

    /// <summary>To be called once.</summary>
    public Task CompleteAsync()
    {
        Exit();
        return _done.Task;
    }
}
