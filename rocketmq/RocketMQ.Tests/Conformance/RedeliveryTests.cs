using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class RedeliveryTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private static readonly TimeSpan ShortestInvisible = TimeSpan.FromSeconds(10);

    [ConformanceFact]
    public async Task A_message_that_failed_comes_again_as_attempt_2()
    {
        var received = new Recorder(message => message.DeliveryAttempt == 1 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS);
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 3);

        await Eventually.TrueAsync(() => received.Messages.Count == 6);
        foreach (var id in ids)
        {
            Assert.Equal([1, 2], received.Messages.Where(message => message.MessageId == id).Select(message => message.DeliveryAttempt));
        }
    }

    [ConformanceFact]
    public async Task A_listener_that_throws_has_failed()
    {
        var received = new Recorder(message => message.DeliveryAttempt == 1 ? throw new InvalidOperationException("not today") : ConsumeResult.SUCCESS);
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        await SendAsync(producer, Layout.Normal, Own("tag"), 1);

        await Eventually.TrueAsync(() => received.Messages.Any(message => message.DeliveryAttempt == 2));
    }

    [ConformanceFact]
    public async Task A_message_whose_consumer_went_away_unacknowledged_comes_again()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var group = Own("group");
        string id;
        await using (var first = await ReceiveAsync(group, Layout.Normal, new FilterExpression(Own("tag"))))
        {
            id = Assert.Single(await SendAsync(producer, Layout.Normal, Own("tag"), 1));
            Assert.Equal(id, (await ReceiveOneAsync(first, ShortestInvisible)).MessageId);
        }

        await using var second = await ReceiveAsync(group, Layout.Normal, new FilterExpression(Own("tag")));
        var again = await ReceiveOneAsync(second, ShortestInvisible);
        Assert.Equal(id, again.MessageId);
        Assert.Equal(2, again.DeliveryAttempt);
    }

    [ConformanceFact]
    public async Task What_a_push_consumer_held_when_it_was_disposed_comes_again()
    {
        using var stuck = new ManualResetEventSlim();
        var held = new Recorder(_ =>
        {
            stuck.Wait();
            return ConsumeResult.FAILURE;
        });
        await using var producer = await ProduceAsync(Layout.Normal);
        var first = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), held);
        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 4);
        await held.SeesAsync(ids);
        var disposal = first.DisposeAsync();
        stuck.Set();
        await disposal;

        var received = new Recorder();
        await using var second = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);

        await received.SeesAsync(ids);
        Assert.All(received.Messages, message => Assert.True(message.DeliveryAttempt > 1));
    }

    [ConformanceFact]
    public async Task An_acknowledged_message_does_not_come_again()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        var first = await ReceiveOneAsync(consumer, ShortestInvisible);
        await consumer.Ack(first);

        // Left to itself for its invisible time, the second one comes again; by then the first would have, too.
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        var second = await ReceiveOneAsync(consumer, ShortestInvisible);
        var next = await ReceiveOneAsync(consumer, ShortestInvisible);
        Assert.Equal(second.MessageId, next.MessageId);
        Assert.Equal(2, next.DeliveryAttempt);
    }

    [ConformanceFact]
    public async Task A_postponed_message_comes_when_its_invisible_time_is_over()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        var message = await ReceiveOneAsync(consumer, TimeSpan.FromHours(1));

        await consumer.ChangeInvisibleDuration(message, TimeSpan.FromSeconds(1));

        var again = await ReceiveOneAsync(consumer, ShortestInvisible);
        Assert.Equal(message.MessageId, again.MessageId);
        Assert.Equal(2, again.DeliveryAttempt);
        await consumer.Ack(again);
    }

    [ConformanceFact]
    public async Task A_receive_without_messages_returns_none()
    {
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        Assert.Empty(await consumer.Receive(16, ShortestInvisible));
    }
}
