namespace Org.Apache.Rocketmq;

/// <summary>The end of a transaction: commit or rollback.</summary>
public enum TransactionResolution
{
    Commit,
    Rollback,

    /// <summary>Not yet known: the broker asks again later.</summary>
    Unknown,
}
