using PushApp.DevBroker.Storage;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Finds topics for messages of a type, which not every topic takes.</summary>
internal sealed class TypedTopics(TopicCatalog topics)
{
    /// <exception cref="BrokerException">
    /// MESSAGE_PROPERTY_CONFLICT_WITH_TYPE: the topic takes messages of another type, or there is none of this name.
    /// </exception>
    public Topic Get(Resource? name, MessageType type)
    {
        Topic topic;
        try
        {
            topic = topics.Get(Names.Topic(name));
        }
        catch (BrokerException missing) when (missing.Code == Code.TopicNotFound)
        {
            // Apache RocketMQ looks at the type first, and a topic that is not there has none.
            throw Conflict(MessageType.Unspecified, type);
        }

        Check(topic, type);
        return topic;
    }

    /// <exception cref="BrokerException">MESSAGE_PROPERTY_CONFLICT_WITH_TYPE.</exception>
    public static void Check(Topic topic, MessageType type)
    {
        if (!topic.Accepts.Contains(type))
        {
            throw Conflict(topic.Accepts[0], type);
        }
    }

    /// <summary>The type that a message's properties imply; the type it names counts for a transaction only.</summary>
    public static MessageType TypeOf(SystemProperties? properties)
    {
        if (properties?.MessageType == MessageType.Transaction)
        {
            return MessageType.Transaction;
        }

        if (properties?.DeliveryTimestamp is not null)
        {
            return MessageType.Delay;
        }

        if (properties?.MessageGroup is { Length: > 0 })
        {
            return MessageType.Fifo;
        }

        return properties?.HasPriority == true ? MessageType.Priority : MessageType.Normal;
    }

    private static BrokerException Conflict(MessageType expected, MessageType actual) => new(Code.MessagePropertyConflictWithType,
        $"TopicMessageType validate failed, the expected type is {NameOf(expected)}, but actual type is {NameOf(actual)}");

    private static string NameOf(MessageType type) => type.ToString().ToUpperInvariant();
}
