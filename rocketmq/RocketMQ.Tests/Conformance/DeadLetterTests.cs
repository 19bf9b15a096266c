using System.Text;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>In groups that give up after two attempts: by default it is 17, which take hours.</summary>
public abstract class DeadLetterTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private const string Concurrent = "IMPATIENT";
    private const string Ordered = "ORDERED_IMPATIENT";

    [ConformanceFact]
    public async Task A_message_that_always_fails_becomes_a_dead_letter()
    {
        var received = new Recorder(_ => ConsumeResult.FAILURE);
        await using var consumer = await ConsumeAsync(Concurrent, Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);
        var sent = await producer.Send(NewMessage(Layout.Normal, Own("tag"), "hopeless").AddProperty("colour", "black").Build());

        var dead = await NextDeadLetterAsync(Concurrent);

        Assert.Equal(sent.MessageId, dead.MessageId);
        Assert.Equal("hopeless", Encoding.UTF8.GetString(dead.Body));
        Assert.Equal(Own("tag"), dead.Tag);
        Assert.Equal("black", dead.Properties["colour"]);
        Assert.Equal([1, 2], received.Messages.Select(message => message.DeliveryAttempt));
    }

    [ConformanceFact]
    public async Task A_dead_letter_no_longer_holds_up_its_successors()
    {
        var received = new Recorder(message => Encoding.UTF8.GetString(message.Body) == "0" ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS);
        await using var consumer = await ConsumeAsync(Ordered, Layout.Fifo, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Fifo);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await producer.Send(NewMessage(Layout.Fifo, Own("tag"), $"{i}").SetMessageGroup(Own("line")).Build())).MessageId);
        }

        await received.SeesAsync(ids);

        Assert.Equal(ids[0], (await NextDeadLetterAsync(Ordered)).MessageId);
        Assert.Equal(ids, received.Messages.Select(message => message.MessageId).Distinct());
    }

    private async Task<MessageView> NextDeadLetterAsync(string group)
    {
        SimpleConsumer? consumer = null;

        // The topic comes into being with the first dead letter, and a proxy that was asked too early says no for a while.
        await Eventually.TrueAsync(async () =>
        {
            consumer = await ReceiveAsync(Own("undertaker"), $"%DLQ%{group}", FilterExpression.SubAll);
            return true;
        });
        await using (consumer)
        {
            var dead = await ReceiveOneAsync(consumer!, TimeSpan.FromSeconds(30));
            await consumer!.Ack(dead);
            return dead;
        }
    }
}
