namespace Org.Apache.Rocketmq;

/// <summary>The broker's confirmation that it stored a message.</summary>
public interface ISendReceipt
{
    string MessageId { get; }

    /// <summary>The handle to recall a delayed message; empty for other messages.</summary>
    string RecallHandle { get; }
}
