using System.Text;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;
using RocketMQ.Tests.Conformance.Node;

namespace RocketMQ.Tests.Conformance;

/// <summary>RocketMQ's official Node client at one end, PushApp's at the other.</summary>
public abstract class NodeClientTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    [ConformanceFact]
    public async Task What_Node_sends_arrives()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);

        var ids = await ProduceAsync(Layout.Normal, [new { body = "zażółć 你好", keys = Enumerable.Repeat("order-1", 1), properties = new { colour = "blue" } }]);

        await received.SeesAsync(ids);
        var message = Assert.Single(received.Messages);
        Assert.Equal("zażółć 你好", Encoding.UTF8.GetString(message.Body));
        Assert.Equal(["order-1"], message.Keys);
        Assert.Equal("blue", message.Properties["colour"]);
        Assert.False(message.IsCorrupted());
    }

    [ConformanceFact]
    public async Task What_Node_sends_in_order_arrives_in_order()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync("ORDERED_NODE", Layout.Fifo, new FilterExpression(Own("tag")), received);

        var ids = await ProduceAsync(Layout.Fifo, [.. Enumerable.Range(0, 10).Select(i => new { body = $"{i}", messageGroup = Own("line") })]);

        await received.SeesAsync(ids);
        Assert.Equal(ids, received.Messages.Select(message => message.MessageId).Distinct());
    }

    [ConformanceFact]
    public async Task What_Node_delays_and_does_not_recall_arrives_later()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Delay, new FilterExpression(Own("tag")), received);
        var sent = await NodeProcess.ProduceAsync(Order("produce", Layout.Delay, [new { body = "recalled", delay = 5_000 }], recall: true));
        Assert.Equal(sent[0].GetProperty("sent").GetString(), sent[0].GetProperty("recalled").GetString());

        var due = DateTime.Now.AddSeconds(6);
        var ids = await ProduceAsync(Layout.Delay, [new { body = "delayed", delay = 7_000 }]);

        await received.SeesAsync(ids);
        Assert.True(DateTime.Now > due);
        Assert.Equal(ids, received.Messages.Select(message => message.MessageId));
    }

    [ConformanceFact]
    public async Task Of_Nodes_transactions_the_committed_one_arrives()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Transaction, new FilterExpression(Own("tag")), received);

        var rolledBack = await ProduceAsync(Layout.Transaction, [new { body = "no" }], resolve: "rollback");
        var committed = await ProduceAsync(Layout.Transaction, [new { body = "yes" }], resolve: "commit");

        await received.SeesAsync(committed);
        Assert.DoesNotContain(received.Messages, message => rolledBack.Contains(message.MessageId));
    }

    [ConformanceFact]
    public async Task Nodes_push_consumer_receives_and_tries_again_what_failed()
    {
        await using var consumer = await NodeProcess.ConsumeAsync(Order("push", Layout.Normal, failFirst: true));
        await using var producer = await ProduceAsync(Layout.Normal);

        var other = (await producer.Send(NewMessage(Layout.Normal, Own("other")).Build())).MessageId;
        var sent = await producer.Send(NewMessage(Layout.Normal, Own("tag"), "zażółć 你好").SetKeys("order-1").AddProperty("colour", "blue").Build());

        await consumer.SaysAsync(said => said.TryGetProperty("received", out var message) && message.GetProperty("attempt").GetInt32() == 2);
        Assert.DoesNotContain(consumer.Received, message => message.GetProperty("id").GetString() == other);
        var first = consumer.Received.First();
        Assert.Equal(sent.MessageId, first.GetProperty("id").GetString());
        Assert.Equal("zażółć 你好", first.GetProperty("body").GetString());
        Assert.Equal("order-1", first.GetProperty("keys")[0].GetString());
        Assert.Equal("blue", first.GetProperty("properties").GetProperty("colour").GetString());
        Assert.False(first.GetProperty("corrupted").GetBoolean());
    }

    [ConformanceFact]
    public async Task Nodes_simple_consumer_receives_and_acknowledges()
    {
        await using var consumer = await NodeProcess.ConsumeAsync(Order("receive", Layout.Normal));
        await using var producer = await ProduceAsync(Layout.Normal);

        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 8);

        await Eventually.TrueAsync(() => !ids.Except(consumer.All("acknowledged").Select(id => id.GetString()!)).Any());
        Assert.All(consumer.Received, message => Assert.Equal(1, message.GetProperty("attempt").GetInt32()));
    }

    [ConformanceFact]
    public async Task Node_signs_its_requests_as_the_broker_wants_it()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        var endpoints = await Broker.SignedEndpointsAsync();

        Assert.Single(await NodeProcess.ProduceAsync(Order("produce", Layout.Normal, [new { body = "signed" }], endpoints: endpoints, secretKey: Layout.SecretKey)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => NodeProcess.ProduceAsync(
            Order("produce", Layout.Normal, [new { body = "signed" }], endpoints: endpoints, secretKey: "wrong")));
    }

    private async Task<List<string>> ProduceAsync(string topic, object[] messages, string? resolve = null) =>
        [.. (await NodeProcess.ProduceAsync(Order("produce", topic, messages, resolve))).Select(said => said.GetProperty("sent").GetString()!)];

    private object Order(string role, string topic, object[]? messages = null, string? resolve = null, bool recall = false, bool failFirst = false,
        string? endpoints = null, string? secretKey = null) => new
        {
            role,
            topic,
            messages,
            resolve,
            recall,
            failFirst,
            endpoints = endpoints ?? Broker.Endpoints,
            tag = Own("tag"),
            group = Own("node"),
            accessKey = secretKey is null ? null : Layout.AccessKey,
            secretKey,
        };
}
