namespace Org.Apache.Rocketmq;

/// <summary>What a listener says about a message.</summary>
public enum ConsumeResult
{
    /// <summary>Done; the message is acknowledged.</summary>
    SUCCESS,

    /// <summary>Not done; the broker delivers the message again after its backoff.</summary>
    FAILURE,
}
