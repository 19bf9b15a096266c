using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>Consumers of several topics, and of others than they began with.</summary>
public abstract class SubscriptionTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private static readonly TimeSpan Invisible = TimeSpan.FromSeconds(30);

    [ConformanceFact]
    public async Task A_push_consumer_receives_from_all_its_topics()
    {
        var received = new Recorder();
        await using var consumer = await new PushConsumer.Builder()
            .SetClientConfig(Config)
            .SetConsumerGroup(Own("group"))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression>
            {
                [Layout.Normal] = new(Own("tag")),
                [Layout.Delay] = new(Own("tag")),
            })
            .SetMessageListener(received)
            .Build();
        await using var producer = await ProduceAsync(Layout.Normal, Layout.Delay);

        List<string> ids =
        [
            .. await SendAsync(producer, Layout.Normal, Own("tag"), 4),
            (await producer.Send(NewMessage(Layout.Delay, Own("tag")).SetDeliveryTimestamp(DateTime.Now.AddSeconds(1)).Build())).MessageId,
        ];

        await received.SeesAsync(ids);
        Assert.Equal([Layout.Delay, Layout.Normal], received.Messages.Select(message => message.Topic).Distinct().Order());
    }

    [ConformanceFact]
    public async Task A_simple_consumer_takes_up_a_topic_and_gives_it_up()
    {
        await using var producer = await ProduceAsync(Layout.Normal, Layout.Restarted);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        Assert.Equal(Layout.Normal, (await TakeAsync(consumer)).Topic);

        await consumer.Subscribe(Layout.Restarted, new FilterExpression(Own("tag")));
        consumer.Unsubscribe(Layout.Normal);
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        var id = Assert.Single(await SendAsync(producer, Layout.Restarted, Own("tag"), 1));

        Assert.Equal(id, (await TakeAsync(consumer)).MessageId);
        Assert.Empty(await consumer.Receive(16, Invisible));
    }

    [ConformanceFact]
    public async Task A_simple_consumer_gets_several_messages_at_once()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 40);

        var polls = new List<List<MessageView>>();
        await Eventually.TrueAsync(async () =>
        {
            polls.Add(await consumer.Receive(16, Invisible));
            return polls.Sum(poll => poll.Count) == ids.Count;
        });

        Assert.All(polls, poll => Assert.InRange(poll.Count, 0, 16));
        Assert.Contains(polls, poll => poll.Count > 1);
        Assert.Equal(ids.Order(), polls.SelectMany(poll => poll).Select(message => message.MessageId).Order());
    }

    private static async Task<MessageView> TakeAsync(SimpleConsumer consumer)
    {
        var message = await ReceiveOneAsync(consumer, Invisible);
        await consumer.Ack(message);
        return message;
    }
}
