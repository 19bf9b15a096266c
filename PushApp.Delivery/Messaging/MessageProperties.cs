namespace PushApp.Delivery.Messaging;

/// <summary>The user properties of a RocketMQ message on <see cref="PushTopic"/>.</summary>
public static class MessageProperties
{
    /// <summary>The W3C trace context of the send span.</summary>
    public const string Traceparent = "traceparent";

    /// <summary>The boot id of the gateway that the message is meant for, as in the envelope: readable in RocketMQ's own tools.</summary>
    public const string Boot = "boot";
}
