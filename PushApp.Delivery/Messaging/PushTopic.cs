namespace PushApp.Delivery.Messaging;

/// <summary>The one RocketMQ topic that carries messages to gateways; the tag is the id of the gateway.</summary>
public static class PushTopic
{
    /// <summary>The topic's name. Its type is NORMAL, and it exists before clients start.</summary>
    public const string Name = "PUSH_MESSAGE";
}
