using Microsoft.Extensions.Logging;

namespace Org.Apache.Rocketmq;

/// <summary>Calls the listener.</summary>
internal sealed class MessageProcessor(IMessageListener listener, SubscriptionSettings settings, ILogger logger)
{
    /// <summary>False once its topic is no longer subscribed to: the message is then not for the listener.</summary>
    public bool IsWanted(MessageView message) => settings.Expressions.ContainsKey(message.Topic);

    public ConsumeResult Process(MessageView message)
    {
        if (message.IsCorrupted())
        {
            logger.MessageCorrupted(message.MessageId);
            return ConsumeResult.FAILURE;
        }

        using var span = ClientDiagnostics.StartProcess(message, settings.Group.Name);
        try
        {
            var result = listener.Consume(message);
            if (result == ConsumeResult.SUCCESS)
            {
                span.Succeeded();
            }
            else
            {
                span.Failed(nameof(ConsumeResult.FAILURE));
            }

            return result;
        }
        catch (Exception e)
        {
            logger.ListenerFailed(e, message.MessageId, message.DeliveryAttempt);
            span.Failed(e);
            return ConsumeResult.FAILURE;
        }
    }
}
