namespace Org.Apache.Rocketmq;

/// <summary>What the broker confirmed to have stored.</summary>
public interface ISendReceipt
{
    string MessageId { get; }

    /// <summary>By which a delayed message can be recalled; empty for another.</summary>
    string RecallHandle { get; }
}
