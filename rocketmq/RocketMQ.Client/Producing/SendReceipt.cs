namespace Org.Apache.Rocketmq;

/// <inheritdoc cref="ISendReceipt"/>
public sealed class SendReceipt : ISendReceipt
{
    private readonly Proto.SendResultEntry _entry;

    internal SendReceipt(Proto.SendResultEntry entry, Endpoints broker)
    {
        _entry = entry;
        Broker = broker;
    }

    public string MessageId => _entry.MessageId;

    public string RecallHandle => _entry.RecallHandle;

    /// <summary>The message's offset in its queue.</summary>
    public long Offset => _entry.Offset;

    /// <summary>Empty for a message outside a transaction.</summary>
    public string TransactionId => _entry.TransactionId;

    internal Endpoints Broker { get; }

    public override string ToString() => MessageId;
}
