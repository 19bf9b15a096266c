namespace PushApp.Delivery.RocketMQ;

/// <summary>The one RocketMQ topic that carries messages to gateways; the tag is the id of the gateway, or <see cref="Identity.GatewayIdentity.Every"/>.</summary>
public static class PushTopic
{
    /// <summary>The topic's name. Its type is NORMAL, and it exists before clients start.</summary>
    public const string Name = "PUSH_MESSAGE";
}

/// <summary>The user properties of a RocketMQ message on <see cref="PushTopic"/>.</summary>
public static class MessageProperties
{
    /// <summary>The W3C trace context of the send span.</summary>
    public const string Traceparent = "traceparent";

    /// <summary>The boot id of the gateway that the message is meant for, as in the envelope: readable in RocketMQ's own tools.</summary>
    public const string Boot = "boot";

    /// <summary>What is said to the gateway itself (<see cref="ControlMessage"/>).</summary>
    public const string Control = "pushapp-control";

    /// <summary>The id of the key that the message is signed with.</summary>
    public const string KeyId = "pushapp-key";

    /// <summary>The message's signature (<see cref="Envelopes.EnvelopeSigner"/>).</summary>
    public const string Signature = "pushapp-signature";
}

/// <summary>
/// The names of RocketMQ consumer groups. Every gateway has a group of its own: consumers of one group that subscribe
/// to different tags lose each other's messages, because a group has one offset per queue, not per tag.
/// </summary>
public static class ConsumerGroups
{
    private const string Prefix = "PUSH_";

    /// <summary>The group in which the gateway with this id consumes.</summary>
    public static string ForGateway(string id) => Prefix + id;
}
