namespace Org.Apache.Rocketmq;

/// <summary>A transaction of one message, which is all that RocketMQ knows.</summary>
internal sealed class Transaction(Producer producer) : ITransaction
{
    private int _taken;
    private (string Topic, SendReceipt Receipt)? _sent;

    /// <summary>Reserves the transaction for a message.</summary>
    /// <exception cref="ArgumentException">It has one.</exception>
    public void Take()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
        {
            throw new ArgumentException("A transaction holds one message.");
        }
    }

    public void Sent(string topic, SendReceipt receipt) => _sent = (topic, receipt);

    public Task Commit() => EndAsync(TransactionResolution.Commit);

    public Task Rollback() => EndAsync(TransactionResolution.Rollback);

    private Task EndAsync(TransactionResolution resolution)
    {
        var (topic, receipt) = _sent ?? throw new ArgumentException("Transactional message has not been sent yet");
        return producer.EndTransactionAsync(receipt.Broker, topic, receipt.MessageId, receipt.TransactionId, resolution, Proto.TransactionSource.SourceClient);
    }
}
