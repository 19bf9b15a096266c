namespace Org.Apache.Rocketmq;

/// <summary>How many messages and bytes of bodies a push consumer holds at most, shared equally by the queues that it polls.</summary>
internal sealed class CacheLimits(int maxCount, int maxBytes)
{
    private int _queues = 1;

    public int CountPerQueue => Math.Max(1, maxCount / _queues);

    public int BytesPerQueue => Math.Max(1, maxBytes / _queues);

    public void SetQueues(int queues) => _queues = Math.Max(1, queues);
}
