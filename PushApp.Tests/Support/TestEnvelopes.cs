using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Tests.Support;

/// <summary>Messages for gateways, signed with the key that the tests' processes have.</summary>
internal static class TestEnvelopes
{
    public const string Key = "a key for tests' envelopes, of more than thirty-two bytes";

    private static readonly EnvelopeSigner Signer = new(new EnvelopeOptions { Key = Key });

    /// <summary>A message as the chat API sends it.</summary>
    /// <param name="gateway">The gateway that it is signed for.</param>
    /// <param name="body">The message's body.</param>
    /// <param name="tag">Its tag; null for the gateway.</param>
    public static Message Signed(string gateway, byte[] body, string? tag = null) => Unsigned(tag ?? gateway, body)
        .AddProperty(MessageProperties.KeyId, Signer.KeyId)
        .AddProperty(MessageProperties.Signature, Signer.Sign(gateway, "", body))
        .Build();

    /// <summary>A message as anybody can send it who may publish to the topic.</summary>
    public static Message.Builder Unsigned(string gateway, byte[] body) =>
        new Message.Builder().SetTopic(PushTopic.Name).SetTag(gateway).SetKeys("key").SetBody(body);
}
