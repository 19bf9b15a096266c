namespace Org.Apache.Rocketmq;

/// <summary>The application's work on a message; called from several threads at once.</summary>
public interface IMessageListener
{
    /// <summary>An exception means <see cref="ConsumeResult.FAILURE"/>.</summary>
    ConsumeResult Consume(MessageView messageView);
}
