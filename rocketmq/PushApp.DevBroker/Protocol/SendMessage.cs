using System.Security.Cryptography;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using PushApp.DevBroker.Delays;
using PushApp.DevBroker.Limits;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.DevBroker.Transactions;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>SendMessage: takes messages from producers and answers when they are stored.</summary>
internal sealed class SendMessage(TypedTopics topics, TopicWriter writer, DelayedMessages delayed, HalfMessages halves, DueTimer timer)
{
    /// <summary>The property that names the message group to consumers that know Apache RocketMQ's older protocol.</summary>
    private const string ShardingKey = "__SHARDINGKEY";

    public async Task<SendMessageResponse> SendAsync(SendMessageRequest request, Caller caller)
    {
        if (request.Messages.Count == 0)
        {
            throw new BrokerException(Code.MessageCorrupted, "no message to send");
        }

        var now = timer.Now;
        var first = request.Messages[0];
        Names.Topic(first.Topic);
        foreach (var message in request.Messages)
        {
            if (message.Topic?.Name != first.Topic.Name)
            {
                throw new BrokerException(Code.MessageCorrupted, "topic in message is not same");
            }

            MessageLimits.Check(message, now);
        }

        var topic = topics.Get(first.Topic, TypedTopics.TypeOf(first.SystemProperties));
        foreach (var message in request.Messages)
        {
            Complete(message, topic, caller, now);
        }

        var response = new SendMessageResponse { Status = Statuses.Ok };
        response.Entries.Add(await StoreAsync(topic, request.Messages));
        return response;
    }

    /// <summary>A batch lies in one queue and has one answer; a delayed message or a half one is a batch of one.</summary>
    private async Task<SendResultEntry> StoreAsync(Topic topic, RepeatedField<Message> messages)
    {
        var properties = messages[0].SystemProperties;
        var entry = new SendResultEntry { Status = Statuses.Ok, MessageId = properties.MessageId, TransactionId = properties.MessageId };
        if (messages.Count > 1)
        {
            if (messages.Any(message => message.SystemProperties.MessageType is MessageType.Delay or MessageType.Transaction))
            {
                throw new BrokerException(Code.MessageCorrupted, "a batch cannot hold delayed or transactional messages");
            }

            entry.MessageId = string.Join(',', messages.Select(message => message.SystemProperties.MessageId));
            entry.Offset = await writer.WriteAsync(topic, messages);
        }
        else if (properties.MessageType == MessageType.Transaction)
        {
            entry.TransactionId = await halves.AddAsync(topic, messages[0]);
        }
        else if (properties.MessageType == MessageType.Delay)
        {
            entry.RecallHandle = await delayed.AddAsync(topic, messages[0]);
        }
        else
        {
            entry.Offset = await writer.WriteAsync(topic, messages);
        }

        return entry;
    }

    /// <summary>Adds what a consumer will find in the message and a producer leaves to the broker.</summary>
    /// <exception cref="BrokerException">MESSAGE_PROPERTY_CONFLICT_WITH_TYPE: the topic takes another type of message.</exception>
    private static void Complete(Message message, Topic topic, Caller caller, long now)
    {
        var properties = message.SystemProperties;
        properties.MessageType = TypedTopics.TypeOf(properties);
        TypedTopics.Check(topic, properties.MessageType);

        if (properties.MessageType == MessageType.Fifo)
        {
            message.UserProperties[ShardingKey] = properties.MessageGroup;
        }

        properties.StoreHost = caller.BrokerHost;
        properties.StoreTimestamp = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(now));
        properties.BodyDigest = new Digest { Type = DigestType.Md5, Checksum = Md5(message.Body.Span) };
        if (properties.BornTimestamp is { } born && !WireTimes.IsValid(born))
        {
            properties.BornTimestamp = properties.StoreTimestamp;
        }

        if (properties.BornHost.Length == 0)
        {
            properties.BornHost = caller.Host;
        }

        if (properties.BodyEncoding == RocketMQ.Protocol.Encoding.Unspecified)
        {
            properties.BodyEncoding = RocketMQ.Protocol.Encoding.Identity;
        }
    }

    // Clients disagree on the textual form of CRC32; this one they all check alike.
#pragma warning disable CA5351
    private static string Md5(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(body, hash);
        return Convert.ToHexString(hash);
    }
#pragma warning restore CA5351
}
