using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Takes what comes for this gateway and hands it to its users' connections. Never waits: what cannot be pushed here goes
/// to the <see cref="Forwarder"/>, and what finds no room is in the inbox.
/// </summary>
internal sealed partial class PushListener(
    GatewayIdentity identity, EnvelopeSigner signer, ConnectionTable connections, FanOuts fanOuts, PresenceChanges presenceChanges, Takeovers takeovers,
    Disconnects disconnects, DrainOrders drains, Forwarder forwarder, ConsumerProbe probe, RedisWitness witness, GatewayMetrics metrics, ILogger<PushListener> logger)
    : IMessageListener
{
    // Who can publish to the topic can send any number of them.
    private static readonly TimeSpan ForgedLogInterval = TimeSpan.FromMinutes(1);

    private readonly string _group = ConsumerGroups.ForGateway(identity.Id);
    private long _forgedLoggedAt = long.MinValue / 2;

    public ConsumeResult Consume(MessageView messageView)
    {
        probe.SawMessage();
        if (!IsGenuine(messageView))
        {
            Refuse(messageView);
            return ConsumeResult.SUCCESS;
        }

        if (ControlMessage.TryRead(messageView, out var control))
        {
            Take(control);
            return ConsumeResult.SUCCESS;
        }

        try
        {
            if (PresenceEnvelope.Is(messageView.Body))
            {
                presenceChanges.Take(PresenceEnvelope.Decode(messageView.Body));
                return ConsumeResult.SUCCESS;
            }

            metrics.Consumed();
            if (FanOutEnvelope.Is(messageView.Body))
            {
                Consume(messageView, FanOutEnvelope.Decode(messageView.Body));
            }
            else
            {
                Consume(messageView, PushEnvelope.Decode(messageView.Body));
            }
        }
        catch (FormatException e)
        {
            // It would be no more readable the next time.
            metrics.Undecodable();
            LogUndecodable(e, messageView.MessageId);
        }

        return ConsumeResult.SUCCESS;
    }

    private bool IsGenuine(MessageView message) => signer.IsGenuine(
        message.Properties.GetValueOrDefault(MessageProperties.KeyId), message.Properties.GetValueOrDefault(MessageProperties.Signature),
        message.Tag == GatewayIdentity.Every ? GatewayIdentity.Every : identity.Id,
        message.Properties.GetValueOrDefault(MessageProperties.Control, ""), message.Body);

    private void Refuse(MessageView message)
    {
        metrics.Forged();
        var now = Environment.TickCount64;
        var loggedAt = Volatile.Read(ref _forgedLoggedAt);
        if (now - loggedAt > ForgedLogInterval.TotalMilliseconds && Interlocked.CompareExchange(ref _forgedLoggedAt, now, loggedAt) == loggedAt)
        {
            LogForged(message.MessageId);
        }
    }

    private void Take(ControlMessage control)
    {
        switch (control.Kind)
        {
            case ControlKinds.Probe:
                probe.Take(control.Value);
                break;
            case ControlKinds.Taken:
                takeovers.Take(control.Value);
                break;
            case ControlKinds.RedisQuestion:
                witness.TakeQuestion(control.Value);
                break;
            case ControlKinds.RedisAnswer:
                witness.TakeAnswer(control.Value);
                break;
            case ControlKinds.Disconnect:
                disconnects.Take(control.Value);
                break;
            case ControlKinds.Drain:
                drains.Take(control.Value);
                break;
        }
    }

    private void Consume(MessageView message, FanOutEnvelope fanOut)
    {
        using var process = PushTracing.StartProcess(message, fanOut, _group);
        fanOuts.Take(fanOut, process);
    }

    private void Consume(MessageView message, PushEnvelope envelope)
    {
        if (envelope.Unreadable > 0)
        {
            metrics.Undecodable(envelope.Unreadable);
            LogUnreadable(message.MessageId, envelope.Unreadable);
        }

        using var process = PushTracing.StartProcess(message, envelope, _group);
        var single = envelope.Items.Count == 1;
        var ofThisLife = envelope.Boot == identity.BootId;
        foreach (var item in envelope.Items)
        {
            if (!ofThisLife || !connections.TryPush(item, PushTracing.ParentOf(item, process, single)))
            {
                forwarder.Forward(item);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "RocketMQ message {MessageId} is not signed with a key of Envelope:Key or Envelope:Keys, and is dropped, as others may have been (pushapp.gateway.forged).")]
    private partial void LogForged(string messageId);

    [LoggerMessage(LogLevel.Error, "RocketMQ message {MessageId} has {Count} items that cannot be read; the others are pushed.")]
    private partial void LogUnreadable(string messageId, int count);

    [LoggerMessage(LogLevel.Error, "RocketMQ message {MessageId} is dropped.")]
    private partial void LogUndecodable(Exception e, string messageId);
}
