using PushApp.DevBroker.Storage;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>Stores messages that a group could not consume in its dead-letter topic, <c>%DLQ%</c> and the group's name.</summary>
internal sealed class DeadLetters(TopicCatalog topics, TopicWriter writer)
{
    public const string Prefix = "%DLQ%";

    /// <summary>Completes when the message is stored there.</summary>
    public async Task TakeAsync(ConsumerGroup group, Message message)
    {
        var topic = topics.GetInternal(Prefix + group.Name);
        message.SystemProperties.DeadLetterQueue = new DeadLetterQueue
        {
            Topic = message.Topic.Name,
            MessageId = message.SystemProperties.MessageId,
        };
        message.Topic = new Resource { Name = topic.Name };
        await writer.WriteAsync(topic, [message]);
    }
}
