using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Delivery.Events;

/// <summary>
/// Tells events from what somebody else has published to the topic: an application would take it for PushApp's word. The key
/// and the body are signed, with the keys of <see cref="EnvelopeOptions"/>.
/// </summary>
public static class EventSignature
{
    // No gateway is named so: ids have no spaces.
    internal const string Target = "event of PUSH_EVENT";

    /// <summary>Whether the message is an event of PushApp.</summary>
    public static bool IsGenuine(EnvelopeSigner signer, MessageView message) => signer.IsGenuine(
        message.Properties.GetValueOrDefault(MessageProperties.KeyId), message.Properties.GetValueOrDefault(MessageProperties.Signature),
        Target, message.Keys.FirstOrDefault() ?? "", message.Body);
}
