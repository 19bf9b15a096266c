using PushApp.DevBroker.Consuming;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Storage;

/// <summary>A topic: its queues, its tags, and the polls that wait for its messages.</summary>
internal sealed class Topic
{
    private uint _turn;

    public Topic(MessageLog log, int id, string name, int queues, IReadOnlyList<MessageType> accepts)
    {
        Id = id;
        Name = name;
        Accepts = accepts;
        Queues = [.. Enumerable.Range(0, queues).Select(queue => new TopicQueue(log, this, queue))];
    }

    public int Id { get; }

    public string Name { get; }

    /// <summary>The kinds of messages that producers may send to it.</summary>
    public IReadOnlyList<MessageType> Accepts { get; }

    /// <summary>Whether messages have priorities: the higher a queue's number, the sooner it is read.</summary>
    public bool ByPriority => Accepts is [MessageType.Priority];

    public IReadOnlyList<TopicQueue> Queues { get; }

    public TagTable Tags { get; } = new();

    public WaitingPolls Waiting { get; } = new();

    /// <summary>The queue for a message: that of its priority or its message group, or the next in turn.</summary>
    public TopicQueue QueueFor(Message message)
    {
        if (ByPriority)
        {
            return Queues[Math.Min(message.SystemProperties.Priority, Queues.Count - 1)];
        }

        var order = (uint)MessageRecord.OrderOf(message);
        var number = order != 0 ? order : Interlocked.Increment(ref _turn);
        return Queues[(int)(number % (uint)Queues.Count)];
    }
}
