using System.Diagnostics;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;

namespace PushApp.Gateway.Telemetry;

/// <summary>
/// The spans of the activity source <c>PushApp.Gateway</c>, after OpenTelemetry's semantic conventions for messaging:
/// one <c>process PUSH_MESSAGE</c> for each RocketMQ message, one <c>push</c> for each message to each device.
/// </summary>
internal static class PushTracing
{
    private const string ProcessName = $"process {PushTopic.Name}";

    private static readonly ActivitySource Source = new("PushApp.Gateway");

    /// <summary>
    /// Starts the span of a consumed RocketMQ message. One item continues its sender's trace; several are linked to theirs.
    /// </summary>
    public static Activity? StartProcess(MessageView message, PushEnvelope envelope, string group)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var single = envelope.Items.Count == 1;
        return Describe(
            Source.StartActivity(
                ProcessName, ActivityKind.Consumer, single ? ParentOf(envelope.Items[0]) : default, links: single ? null : Links(envelope.Items)),
            message, group)?.SetTag("messaging.batch.message_count", single ? null : envelope.Items.Count);
    }

    /// <summary>Starts the span of a consumed RocketMQ message with one message for many, which continues its sender's trace.</summary>
    public static Activity? StartProcess(MessageView message, FanOutEnvelope fanOut, string group) => Source.HasListeners()
        ? Describe(Source.StartActivity(ProcessName, ActivityKind.Consumer, ParentOf(fanOut.Message)), message, group)?
            .SetTag("pushapp.receivers", fanOut.Receivers.Count == 0 ? null : fanOut.Receivers.Count)
        : null;

    /// <summary>The span that the pushes of a RocketMQ message's items belong to: in a batch each to that of its own sender.</summary>
    public static ActivityContext ParentOf(PushItem item, Activity? process, bool single) =>
        !single && ParentOf(item) is var sender && sender != default ? sender : process?.Context ?? default;

    /// <summary>The span that sent the item; default where it was not traced.</summary>
    public static ActivityContext ParentOf(PushItem item) =>
        ActivityContext.TryParse(item.Traceparent, null, isRemote: true, out var sender) ? sender : default;

    /// <summary>Records that a message has been written to a connection, from when the gateway took it until now.</summary>
    /// <param name="item">The message.</param>
    /// <param name="parent">The span that the push belongs to; default where there is none.</param>
    /// <param name="takenAt">When the gateway took the message.</param>
    /// <param name="route">The connection.</param>
    public static void Pushed(PushItem item, ActivityContext parent, DateTimeOffset takenAt, Route route)
    {
        if (parent == default || !Source.HasListeners())
        {
            return;
        }

        using var activity = Source.StartActivity("push", ActivityKind.Internal, parent, startTime: takenAt);
        activity?
            .SetTag("pushapp.gateway.id", route.GatewayId)
            .SetTag("pushapp.connection.id", route.ConnectionId)
            .SetTag("pushapp.message.seq", item.Seq)
            .SetTag("messaging.message.id", item.Id);
    }

    private static Activity? Describe(Activity? process, MessageView message, string group) => process?
        .SetTag("messaging.system", "rocketmq")
        .SetTag("messaging.operation.type", "process")
        .SetTag("messaging.operation.name", "process")
        .SetTag("messaging.destination.name", PushTopic.Name)
        .SetTag("messaging.consumer.group.name", group)
        .SetTag("messaging.message.id", message.MessageId)
        .SetTag("messaging.message.body.size", message.Body.Length)
        .SetTag("messaging.rocketmq.message.tag", message.Tag)
        .SetTag("messaging.rocketmq.message.keys", message.Keys.ToArray())
        .SetTag("messaging.rocketmq.message.delivery_attempt", message.DeliveryAttempt);

    private static List<ActivityLink> Links(IReadOnlyList<PushItem> items)
    {
        var links = new List<ActivityLink>(items.Count);
        foreach (var item in items)
        {
            if (ParentOf(item) is var sender && sender != default)
            {
                links.Add(new ActivityLink(sender));
            }
        }

        return links;
    }
}
