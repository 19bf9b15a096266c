namespace Org.Apache.Rocketmq;

/// <summary>Asked by the broker about a transaction that was neither committed nor rolled back for a while.</summary>
public interface ITransactionChecker
{
    TransactionResolution Check(MessageView messageView);
}
