using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class TransportTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    [ConformanceFact]
    public async Task The_port_that_takes_plaintext_takes_TLS()
    {
        var plaintext = new Recorder();
        await using var plaintextConsumer = await ConsumeAsync(Own("plaintext"), Layout.Normal, new FilterExpression(Own("tag")), plaintext);
        await using var plaintextProducer = await ProduceAsync(Layout.Normal);
        Config = Configure(Broker.Endpoints).EnableSsl(true).Build();
        var encrypted = new Recorder();
        await using var tlsConsumer = await ConsumeAsync(Own("encrypted"), Layout.Normal, new FilterExpression(Own("tag")), encrypted);
        await using var tlsProducer = await ProduceAsync(Layout.Normal);

        List<string> ids =
        [
            .. await SendAsync(plaintextProducer, Layout.Normal, Own("tag"), 4),
            .. await SendAsync(tlsProducer, Layout.Normal, Own("tag"), 4),
        ];

        await plaintext.SeesAsync(ids);
        await encrypted.SeesAsync(ids);
    }

    [ConformanceFact]
    public async Task A_simple_consumer_receives_and_acknowledges_by_TLS()
    {
        Config = Configure(Broker.Endpoints).EnableSsl(true).Build();
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        var id = Assert.Single(await SendAsync(producer, Layout.Normal, Own("tag"), 1));

        var message = await ReceiveOneAsync(consumer, TimeSpan.FromSeconds(30));

        Assert.Equal(id, message.MessageId);
        await consumer.Ack(message);
    }
}
