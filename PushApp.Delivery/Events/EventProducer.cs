using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Delivery.Events;

/// <summary>Sends events to <see cref="EventTopic"/>, signed as <see cref="EventSignature"/> says.</summary>
public sealed class EventProducer(RocketMQConnection connection, EnvelopeSigner signer, ILogger<EventProducer> logger)
    : TopicProducer(connection, EventTopic.Name, logger)
{
    /// <summary>Sends an event, once the producer is built. Those of a user stay in order where one is sent after the other has arrived.</summary>
    /// <param name="pushEvent">The event.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task SendAsync(PushEvent pushEvent, CancellationToken cancellationToken)
    {
        var body = pushEvent.Json.ToArray();
        return SendAsync(
            new Message.Builder()
                .SetTopic(EventTopic.Name)
                .SetTag(pushEvent.Tag)
                .SetKeys(pushEvent.Id)
                .SetMessageGroup(pushEvent.User)
                .SetBody(body)
                .AddProperty(MessageProperties.KeyId, signer.KeyId)
                .AddProperty(MessageProperties.Signature, signer.Sign(EventSignature.Target, pushEvent.Id, body))
                .Build(),
            cancellationToken);
    }
}
