using System.Text;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class TransactionTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    [ConformanceFact]
    public async Task Of_two_transactional_messages_only_the_committed_one_arrives()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Transaction, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceTransactionsAsync(_ => TransactionResolution.Unknown);
        var (rolledBack, undone) = await BeginAsync(producer, "rolled back");
        var (committed, done) = await BeginAsync(producer, "committed");

        await undone.Rollback();
        await done.Commit();

        await received.SeesAsync([committed]);
        Assert.DoesNotContain(received.Messages, message => message.MessageId == rolledBack);
    }

    [ConformanceFact]
    public async Task A_transaction_left_undecided_is_decided_by_the_checker()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Transaction, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceTransactionsAsync(message => Encoding.UTF8.GetString(message.Body) == "good"
            ? TransactionResolution.Commit
            : TransactionResolution.Rollback);

        var (bad, _) = await BeginAsync(producer, "bad");
        var (good, _) = await BeginAsync(producer, "good");

        await received.SeesAsync([good]);
        Assert.DoesNotContain(received.Messages, message => message.MessageId == bad);
    }

    [ConformanceFact]
    public async Task An_orphaned_transaction_is_decided_by_another_producer_of_its_topic()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Transaction, new FilterExpression(Own("tag")), received);
        string orphan;
        await using (var first = await ProduceTransactionsAsync(_ => TransactionResolution.Unknown))
        {
            (orphan, _) = await BeginAsync(first, "orphan");
        }

        await using var second = await ProduceTransactionsAsync(message =>
            message.Tag == Own("tag") ? TransactionResolution.Commit : TransactionResolution.Rollback);

        await received.SeesAsync([orphan]);
    }

    [ConformanceFact]
    public async Task A_transaction_holds_one_message()
    {
        await using var producer = await ProduceTransactionsAsync(_ => TransactionResolution.Rollback);
        var transaction = producer.BeginTransaction();
        await producer.Send(NewMessage(Layout.Transaction, Own("tag")).Build(), transaction);
        await Assert.ThrowsAsync<ArgumentException>(() => producer.Send(NewMessage(Layout.Transaction, Own("tag")).Build(), transaction));
        await transaction.Rollback();
    }

    private Task<Producer> ProduceTransactionsAsync(Func<MessageView, TransactionResolution> check) => new Producer.Builder()
        .SetClientConfig(Config)
        .SetTopics(Layout.Transaction)
        .SetTransactionChecker(new Checker(check))
        .Build();

    private async Task<(string MessageId, ITransaction Transaction)> BeginAsync(Producer producer, string body)
    {
        var transaction = producer.BeginTransaction();
        var receipt = await producer.Send(NewMessage(Layout.Transaction, Own("tag"), body).Build(), transaction);
        return (receipt.MessageId, transaction);
    }

    private sealed class Checker(Func<MessageView, TransactionResolution> check) : ITransactionChecker
    {
        public TransactionResolution Check(MessageView messageView) => check(messageView);
    }
}
