namespace Org.Apache.Rocketmq;

/// <summary>Which queue takes a message.</summary>
internal sealed class QueueSelector(ClientRuntime runtime)
{
    private int _next = Random.Shared.Next();

    /// <summary>
    /// All messages of a group to one queue, however often they are sent; others to the queues in turn, each further
    /// attempt to the next one, and not to a server that just failed while there is another.
    /// </summary>
    public MessageQueue Select(TopicRoute route, string? messageGroup, ref int? turn)
    {
        var queues = route.Writable;
        if (messageGroup is not null)
        {
            return queues[(int)((ulong)((SipHash24.Hash(messageGroup) % queues.Length) + queues.Length) % (ulong)queues.Length)];
        }

        turn = turn + 1 ?? Interlocked.Increment(ref _next);
        for (var i = 0; i < queues.Length; i++)
        {
            var queue = At(queues, turn.Value + i);
            if (!runtime.IsSuspect(queue.Endpoints))
            {
                return queue;
            }
        }

        return At(queues, turn.Value);
    }

    private static MessageQueue At(MessageQueue[] queues, int index) => queues[(int)((uint)index % (uint)queues.Length)];
}
