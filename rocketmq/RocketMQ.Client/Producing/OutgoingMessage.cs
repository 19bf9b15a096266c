using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>A message in its form on the wire.</summary>
internal static class OutgoingMessage
{
    /// <exception cref="IOException">The body is larger than the broker accepts.</exception>
    /// <exception cref="InternalErrorException">A transactional message with a group or a delivery time.</exception>
    public static Proto.Message Create(Message message, PublishingSettings settings, bool transactional)
    {
        if (message.Body.Length > settings.MaxBodySize)
        {
            throw new IOException($"The message body has {message.Body.Length} bytes; the broker accepts at most {settings.MaxBodySize}.");
        }

        var system = new Proto.SystemProperties
        {
            MessageId = MessageIdGenerator.Next(),
            MessageType = TypeOf(message, transactional),
            BodyEncoding = Proto.Encoding.Identity,
            BornTimestamp = Timestamp.FromDateTime(DateTime.UtcNow),
            BornHost = ClientIdentity.Host,
            Keys = { message.Keys },
        };
        if (message.Tag is not null)
        {
            system.Tag = message.Tag;
        }

        if (message.MessageGroup is not null)
        {
            system.MessageGroup = message.MessageGroup;
        }

        if (message.DeliveryTimestamp is { } due)
        {
            system.DeliveryTimestamp = Timestamp.FromDateTime(due.ToUniversalTime());
        }

        return new Proto.Message
        {
            Topic = settings.Resource(message.Topic),
            Body = UnsafeByteOperations.UnsafeWrap(message.Body),
            SystemProperties = system,
            UserProperties = { message.Properties },
        };
    }

    private static Proto.MessageType TypeOf(Message message, bool transactional) => (message, transactional) switch
    {
        ({ MessageGroup: null, DeliveryTimestamp: null }, true) => Proto.MessageType.Transaction,
        (_, true) => throw new InternalErrorException("Transactional message should not set messageGroup or deliveryTimestamp"),
        ({ MessageGroup: not null }, _) => Proto.MessageType.Fifo,
        ({ DeliveryTimestamp: not null }, _) => Proto.MessageType.Delay,
        _ => Proto.MessageType.Normal,
    };
}
