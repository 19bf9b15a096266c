using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Delivery.Events;

/// <summary>Sends events to <see cref="EventTopic"/>.</summary>
public sealed class EventProducer(RocketMQConnection connection, ILogger<EventProducer> logger) : TopicProducer(connection, EventTopic.Name, logger)
{
    /// <summary>Sends an event, once the producer is built. Those of a user stay in order where one is sent after the other has arrived.</summary>
    /// <param name="pushEvent">The event.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task SendAsync(PushEvent pushEvent, CancellationToken cancellationToken) => SendAsync(
        new Message.Builder()
            .SetTopic(EventTopic.Name)
            .SetTag(pushEvent.Tag)
            .SetKeys(pushEvent.Id)
            .SetMessageGroup(pushEvent.User)
            .SetBody(pushEvent.Json.ToArray())
            .Build(),
        cancellationToken);
}
