namespace Org.Apache.Rocketmq;

/// <summary>
/// The messages of one queue that are received and not yet settled. Its poller waits while they are as many, or as
/// large, as the limits allow.
/// </summary>
internal sealed class PollWindow(CacheLimits limits)
{
    private TaskCompletionSource? _waiter;
    private int _count;
    private long _bytes;

    private int Room => Interlocked.Read(ref _bytes) < limits.BytesPerQueue ? limits.CountPerQueue - Volatile.Read(ref _count) : 0;

    /// <summary>Waits until at least one message can be received; returns how many. For one waiter at a time.</summary>
    public async ValueTask<int> WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Room is > 0 and var room)
            {
                return room;
            }

            // Announced before looking again, so that a release in between is not missed.
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _waiter, waiter);
            if (Room <= 0)
            {
                await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Take(int bytes)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Release(int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        Interlocked.Decrement(ref _count);
        if (_waiter is not null)
        {
            Interlocked.Exchange(ref _waiter, null)?.TrySetResult();
        }
    }
}
