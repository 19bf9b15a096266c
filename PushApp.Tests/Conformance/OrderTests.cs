using System.Globalization;
using System.Text;
using Org.Apache.Rocketmq;
using PushApp.Tests.Conformance.Brokers;

namespace PushApp.Tests.Conformance;

public abstract class OrderTests(BrokerUnderTest broker) : ConformanceTests(broker)
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
