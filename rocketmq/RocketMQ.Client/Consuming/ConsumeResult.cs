namespace Org.Apache.Rocketmq;

/// <summary>The result of a listener for a message.</summary>
public enum ConsumeResult
{
    /// <summary>Done; the message is acknowledged.</summary>
    SUCCESS,

    /// <summary>Not done; the broker delivers the message again after its backoff.</summary>
    FAILURE,
}
