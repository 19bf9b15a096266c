using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class NamespaceTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    [ConformanceFact]
    public async Task What_is_sent_in_a_namespace_is_consumed_in_it()
    {
        Config = Configure(Broker.Endpoints).EnableSsl(false).SetNamespace("department").Build();
        var pushed = new Recorder();
        await using var pushConsumer = await ConsumeAsync(Own("push"), Layout.Normal, new FilterExpression(Own("tag")), pushed);
        await using var simpleConsumer = await ReceiveAsync(Own("simple"), Layout.Normal, new FilterExpression(Own("tag")));
        await using var producer = await ProduceAsync(Layout.Normal);

        var id = Assert.Single(await SendAsync(producer, Layout.Normal, Own("tag"), 1));

        await pushed.SeesAsync([id]);
        Assert.Equal(Layout.Normal, pushed.Messages.Single().Topic);
        var received = await ReceiveOneAsync(simpleConsumer, TimeSpan.FromSeconds(30));
        Assert.Equal(id, received.MessageId);
        await simpleConsumer.Ack(received);
    }

    [ConformanceFact]
    public async Task A_message_that_failed_in_a_namespace_comes_again()
    {
        Config = Configure(Broker.Endpoints).EnableSsl(false).SetNamespace("department").Build();
        var received = new Recorder(message => message.DeliveryAttempt == 1 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS);
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        await SendAsync(producer, Layout.Normal, Own("tag"), 1);

        await TestKit.Eventually.TrueAsync(() => received.Messages.Any(message => message.DeliveryAttempt == 2));
    }
}
