using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.RocketMQ;

/// <summary>Sends messages to gateways.</summary>
public sealed class PushProducer(RocketMQConnection connection, EnvelopeSigner signer, ILogger<PushProducer> logger)
    : TopicProducer(connection, PushTopic.Name, logger)
{
    private static readonly byte[] NoItems = "{}"u8.ToArray();

    /// <summary>Sends items to the one gateway that holds their users, once the producer is built.</summary>
    /// <param name="gateway">The gateway, in the life for which the items are meant.</param>
    /// <param name="items">At least one item, in order; they travel in one RocketMQ message.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(GatewayIdentity gateway, IReadOnlyList<PushItem> items, CancellationToken cancellationToken)
    {
        var message = NewMessage(gateway.Id, "", new PushEnvelope(gateway.BootId, items).Encode())
            .SetKeys([.. items.Select(item => item.Id).Distinct(StringComparer.Ordinal)])
            .AddProperty(MessageProperties.Boot, gateway.BootId);
        if (items[0].Traceparent is { } traceparent)
        {
            message.AddProperty(MessageProperties.Traceparent, traceparent);
        }

        return SendAsync(message.Build(), cancellationToken);
    }

    /// <summary>Sends one message for many receivers, once the producer is built.</summary>
    /// <param name="gatewayId">The gateway that holds the receivers, or <see cref="GatewayIdentity.Every"/>.</param>
    /// <param name="fanOut">The message and its receivers; together at most 4 MiB.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(string gatewayId, FanOutEnvelope fanOut, CancellationToken cancellationToken)
    {
        var message = NewMessage(gatewayId, "", fanOut.Encode()).SetKeys(fanOut.Message.Id);
        if (fanOut.Boot.Length > 0)
        {
            message.AddProperty(MessageProperties.Boot, fanOut.Boot);
        }

        if (fanOut.Message.Traceparent is { } traceparent)
        {
            message.AddProperty(MessageProperties.Traceparent, traceparent);
        }

        return SendAsync(message.Build(), cancellationToken);
    }

    /// <summary>Tells those of a gateway's users who watch that somebody has come or left, once the producer is built.</summary>
    /// <param name="gatewayId">The gateway that holds the watchers.</param>
    /// <param name="presence">Who has, and who is told; together at most 4 MiB.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(string gatewayId, PresenceEnvelope presence, CancellationToken cancellationToken) =>
        SendAsync(NewMessage(gatewayId, "", presence.Encode()).Build(), cancellationToken);

    /// <summary>Says something to a gateway itself, once the producer is built.</summary>
    /// <param name="control">What is said.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way may still arrive.</param>
    public Task<ISendReceipt> SendAsync(ControlMessage control, CancellationToken cancellationToken) => SendAsync(
        NewMessage(control.GatewayId, control.Text, NoItems).AddProperty(MessageProperties.Control, control.Text).Build(), cancellationToken);

    private Message.Builder NewMessage(string gatewayId, string control, byte[] body) => new Message.Builder()
        .SetTopic(PushTopic.Name)
        .SetTag(gatewayId)
        .SetBody(body)
        .AddProperty(MessageProperties.KeyId, signer.KeyId)
        .AddProperty(MessageProperties.Signature, signer.Sign(gatewayId, control, body));
}
