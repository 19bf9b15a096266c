using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class MessageGroupTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private const int Groups = 3;
    private const int PerGroup = 20;

    [ConformanceFact]
    public async Task Messages_of_a_group_arrive_in_their_order()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync("ORDERED_KEEPS", Layout.Fifo, new FilterExpression(Own("tag")), received);

        await received.SeesAsync(await SendInOrderAsync());

        AssertInOrder(received.Messages);
    }

    [ConformanceFact]
    public async Task A_message_that_fails_holds_up_its_successors()
    {
        var failures = 0;
        var received = new Recorder(message => Number(message) == 7 && Interlocked.Increment(ref failures) <= 2 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS);
        await using var consumer = await ConsumeAsync("ORDERED_RETRIES", Layout.Fifo, new FilterExpression(Own("tag")), received);

        await received.SeesAsync(await SendInOrderAsync());

        AssertInOrder(received.Messages);
    }

    [ConformanceFact]
    public async Task A_group_has_one_message_with_its_consumers_at_a_time()
    {
        var inHand = new ConcurrentDictionary<string, string>();
        var together = new ConcurrentQueue<string>();
        var received = new Recorder(message =>
        {
            if (!inHand.TryAdd(message.MessageGroup, message.MessageId))
            {
                together.Enqueue(message.MessageId);
            }

            Thread.Yield();
            inHand.TryRemove(message.MessageGroup, out _);
            return ConsumeResult.SUCCESS;
        });
        await using var one = await ConsumeAsync("ORDERED_ONE_BY_ONE", Layout.Fifo, new FilterExpression(Own("tag")), received);
        await using var other = await ConsumeAsync("ORDERED_ONE_BY_ONE", Layout.Fifo, new FilterExpression(Own("tag")), received);

        await received.SeesAsync(await SendInOrderAsync());

        Assert.Empty(together);
    }

    [ConformanceFact]
    public async Task A_simple_consumer_gets_a_groups_next_message_when_it_has_acknowledged_the_one_before()
    {
        await using var consumer = await ReceiveAsync("ORDERED_SIMPLE", Layout.Fifo, new FilterExpression(Own("tag")));
        await using var producer = await ProduceAsync(Layout.Fifo);
        var sent = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            sent.Add((await producer.Send(NewMessage(Layout.Fifo, Own("tag"), $"{i}").SetMessageGroup(Own("line")).Build())).MessageId);
        }

        var first = await ReceiveOneAsync(consumer, TimeSpan.FromMinutes(1));
        Assert.Empty(await consumer.Receive(1, TimeSpan.FromMinutes(1)));
        await consumer.Ack(first);
        var second = await ReceiveOneAsync(consumer, TimeSpan.FromMinutes(1));
        await consumer.Ack(second);
        var third = await ReceiveOneAsync(consumer, TimeSpan.FromMinutes(1));
        await consumer.Ack(third);

        Assert.Equal(sent, new[] { first, second, third }.Select(message => message.MessageId));
    }

    [ConformanceFact]
    public async Task A_topic_takes_only_messages_of_its_type()
    {
        await using var producer = await ProduceAsync(Layout.Fifo);
        await Assert.ThrowsAsync<ArgumentException>(() => producer.Send(NewMessage(Layout.Fifo, Own("tag")).Build()));
    }

    private static int Number(MessageView message) => int.Parse(Encoding.UTF8.GetString(message.Body), CultureInfo.InvariantCulture);

    // A message may come twice; once seen, it and what follows it stay in order.
    private static void AssertInOrder(IEnumerable<MessageView> messages)
    {
        foreach (var group in messages.GroupBy(message => message.MessageGroup))
        {
            Assert.Equal(Enumerable.Range(0, PerGroup), group.Select(Number).Distinct());
        }
    }

    private async Task<List<string>> SendInOrderAsync()
    {
        await using var producer = await ProduceAsync(Layout.Fifo);
        var ids = new List<string>();
        for (var i = 0; i < PerGroup; i++)
        {
            for (var group = 0; group < Groups; group++)
            {
                var message = NewMessage(Layout.Fifo, Own("tag"), $"{i}").SetMessageGroup(Own($"group{group}")).Build();
                ids.Add((await producer.Send(message)).MessageId);
            }
        }

        return ids;
    }
}
