using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Takes messages from producers and answers when they are stored.</summary>
internal sealed class Sending(TopicCatalog topics, MessageLog log, DueTimer timer)
{
    public async Task<SendMessageResponse> SendAsync(SendMessageRequest request, Caller caller)
    {
        if (request.Messages.Count == 0)
        {
            throw new BrokerException(Code.MessageCorrupted, "no message to send");
        }

        var name = Names.Topic(request.Messages[0].Topic);
        foreach (var message in request.Messages)
        {
            if (Names.Topic(message.Topic) != name)
            {
                throw new BrokerException(Code.MessageCorrupted, "different topic");
            }
        }

        var topic = topics.Get(name);
        var queue = topic.QueueFor(request.Messages[0]);
        var now = timer.Now;
        var (first, last) = (-1L, -1L);
        foreach (var message in request.Messages)
        {
            Complete(message, caller, now);
            (var offset, last) = queue.Append(message, origin: -1, now);
            first = first < 0 ? offset : first;
        }

        await log.WhenDurableAsync(last);
        foreach (var message in request.Messages)
        {
            topic.Waiting.Wake(message.SystemProperties.HasTag ? message.SystemProperties.Tag : null);
        }

        var response = new SendMessageResponse { Status = Statuses.Ok };
        response.Entries.Add(new SendResultEntry
        {
            Status = Statuses.Ok,
            Offset = first,
            MessageId = string.Join(',', request.Messages.Select(message => message.SystemProperties.MessageId)),
        });
        return response;
    }

    /// <summary>Adds what a consumer will find in the message and a producer leaves to the broker.</summary>
    private static void Complete(Message message, Caller caller, long now)
    {
        var properties = message.SystemProperties;
        properties.StoreTimestamp = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(now));
        properties.BodyDigest = new Digest { Type = DigestType.Md5, Checksum = Md5(message.Body.Span) };
        if (properties.BornHost.Length == 0)
        {
            properties.BornHost = caller.Host;
        }

        if (properties.BodyEncoding == RocketMQ.Protocol.Encoding.Unspecified)
        {
            properties.BodyEncoding = RocketMQ.Protocol.Encoding.Identity;
        }

        if (properties.MessageType == MessageType.Unspecified)
        {
            properties.MessageType = MessageType.Normal;
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
