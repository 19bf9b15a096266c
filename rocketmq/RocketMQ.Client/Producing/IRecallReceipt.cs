namespace Org.Apache.Rocketmq;

/// <summary>The confirmation that a delayed message will not be delivered.</summary>
public interface IRecallReceipt
{
    string MessageId { get; }
}
