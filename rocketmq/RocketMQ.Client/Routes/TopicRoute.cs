using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>The queues of a topic, and where they are.</summary>
internal sealed class TopicRoute
{
    private readonly string _topic;
    private readonly MessageQueue[] _writable;
    private readonly MessageQueue[] _brokers;

    public TopicRoute(string topic, IEnumerable<Proto.MessageQueue> wire)
    {
        _topic = topic;
        MessageQueue[] queues = [.. wire.Select(q => new MessageQueue(q))];
        _writable = [.. queues.Where(q => q.IsWritable)];
        _brokers = [.. queues.Where(q => q.IsReadable).DistinctBy(q => q.Wire.Broker.Name).Select(WholeBroker)];
        Endpoints = [.. queues.Select(q => q.Endpoints).Distinct()];
    }

    public IReadOnlyList<Endpoints> Endpoints { get; }

    /// <summary>The queues that take messages; never empty.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public MessageQueue[] Writable => _writable.Length > 0 ? _writable : throw None("writable");

    /// <summary>For each broker with readable queues, all of them as one; never empty.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public MessageQueue[] ReadableBrokers => _brokers.Length > 0 ? _brokers : throw None("readable");

    // A poll of one queue would leave messages lying in the others for as long as it waits.
    private static MessageQueue WholeBroker(MessageQueue queue)
    {
        var all = queue.Wire.Clone();
        all.Id = MessageQueue.All;
        return new MessageQueue(all);
    }

    private NotFoundException None(string what) => new((int)Proto.Code.TopicNotFound, $"Topic {_topic} has no {what} queue on any broker.");
}
