namespace Org.Apache.Rocketmq;

/// <inheritdoc cref="IRecallReceipt"/>
public sealed class RecallReceipt : IRecallReceipt
{
    public RecallReceipt(string messageId)
    {
        MessageId = messageId;
    }

    public string MessageId { get; }

    public override string ToString() => MessageId;
}
