using System.Text;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class SendingTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private const int MaxBody = 4 << 20;

    [ConformanceFact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);
        var before = DateTime.Now;

        var receipt = await producer.Send(NewMessage(Layout.Normal, Own("tag"), "zażółć 你好")
            .SetKeys("order-1", "customer-7").AddProperty("colour", "blue").AddProperty("size", "10 €").Build());

        await received.SeesAsync([receipt.MessageId]);
        var message = Assert.Single(received.Messages);
        Assert.Equal(receipt.MessageId, message.MessageId);
        Assert.Equal(Layout.Normal, message.Topic);
        Assert.Equal("zażółć 你好", Encoding.UTF8.GetString(message.Body));
        Assert.Equal(Own("tag"), message.Tag);
        Assert.Equal(["order-1", "customer-7"], message.Keys);
        Assert.Equal("blue", message.Properties["colour"]);
        Assert.Equal("10 €", message.Properties["size"]);
        Assert.Equal(1, message.DeliveryAttempt);
        Assert.False(message.IsCorrupted());
        Assert.False(string.IsNullOrEmpty(message.BornHost));
        Assert.InRange(message.BornTime, before.AddSeconds(-1), DateTime.Now.AddSeconds(1));
        Assert.Null(message.MessageGroup);
        Assert.Null(message.DeliveryTimestamp);
    }

    [ConformanceFact]
    public async Task A_message_without_tag_and_keys_arrives()
    {
        var received = new Recorder();
        await using var producer = await ProduceAsync(Layout.Normal);
        var receipt = await producer.Send(new Message.Builder().SetTopic(Layout.Normal).SetBody([0]).Build());
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, FilterExpression.SubAll, received);

        await received.SeesAsync([receipt.MessageId]);
        var message = received.Messages.First(m => m.MessageId == receipt.MessageId);
        Assert.Null(message.Tag);
        Assert.Empty(message.Keys);
        Assert.Equal([0], message.Body);
    }

    [ConformanceFact]
    public async Task A_body_of_4_MiB_arrives()
    {
        var body = new byte[MaxBody];
        Random.Shared.NextBytes(body);
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        var receipt = await producer.Send(new Message.Builder().SetTopic(Layout.Normal).SetTag(Own("tag")).SetBody(body).Build());

        await received.SeesAsync([receipt.MessageId]);
        Assert.True(body.AsSpan().SequenceEqual(received.Messages.Single().Body));
    }

    [ConformanceFact]
    public async Task A_thousand_concurrent_sends_all_arrive()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        var batches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(producer, Layout.Normal, Own("tag"), 50)));

        await received.SeesAsync([.. batches.SelectMany(ids => ids)]);
        Assert.Equal(1000, batches.SelectMany(ids => ids).Distinct().Count());
    }

    [ConformanceFact]
    public async Task A_topic_need_not_be_named_before_it_is_sent_to()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync();

        await received.SeesAsync(await SendAsync(producer, Layout.Normal, Own("tag"), 1));
    }
}
