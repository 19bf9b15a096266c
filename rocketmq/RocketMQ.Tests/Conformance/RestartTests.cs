using System.Collections.Concurrent;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class RestartTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    [ConformanceFact]
    public async Task Clients_go_on_after_a_restart_of_the_broker_under_load()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Restarted, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Restarted);
        var sent = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var load = Task.Run(() => SendUntilAsync(producer, sent, stop.Token));
        await received.SeesAsync(await SendAsync(producer, Layout.Restarted, Own("tag"), 20));

        await Broker.RestartAsync();

        var before = sent.Count;
        await TestKit.Eventually.TrueAsync(() => sent.Count > before + 50);
        await stop.CancelAsync();
        await load;
        await received.SeesAsync(Broker.IsDurable ? [.. sent] : [.. sent.Skip(before + 1)]);
    }

    [ConformanceFact]
    public async Task A_transaction_left_undecided_before_a_restart_is_decided_by_the_checker_after_it()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Transaction, new FilterExpression(Own("tag")), received);
        var checker = new Checker();
        await using var producer = await new Producer.Builder()
            .SetClientConfig(Config).SetTopics(Layout.Transaction).SetTransactionChecker(checker).Build();
        var receipt = await producer.Send(NewMessage(Layout.Transaction, Own("tag")).Build(), producer.BeginTransaction());

        await Broker.RestartAsync();
        checker.Resolution = TransactionResolution.Commit;

        await received.SeesAsync([receipt.MessageId]);
    }

    // While the broker is away sends fail; only what was confirmed counts.
    private async Task SendUntilAsync(Producer producer, ConcurrentQueue<string> sent, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                sent.Enqueue((await producer.Send(NewMessage(Layout.Restarted, Own("tag")).Build())).MessageId);
                await Task.Delay(5, CancellationToken.None);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private sealed class Checker : ITransactionChecker
    {
        public TransactionResolution Resolution { get; set; } = TransactionResolution.Unknown;

        public TransactionResolution Check(MessageView messageView) => Resolution;
    }
}
