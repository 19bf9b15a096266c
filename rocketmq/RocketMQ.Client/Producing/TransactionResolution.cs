namespace Org.Apache.Rocketmq;

/// <summary>What is to become of a transactional message.</summary>
public enum TransactionResolution
{
    Commit,
    Rollback,

    /// <summary>Not yet known: the broker asks again later.</summary>
    Unknown,
}
