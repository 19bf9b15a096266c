using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class DelayTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    // Brokers keep due times to the second.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    [ConformanceFact]
    public async Task A_delayed_message_arrives_when_it_is_due()
    {
        var arrived = new TaskCompletionSource<DateTime>();
        var received = new Recorder(_ =>
        {
            arrived.TrySetResult(DateTime.Now);
            return ConsumeResult.SUCCESS;
        });
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Delay, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Delay);
        var due = DateTime.Now.AddSeconds(4);

        var receipt = await producer.Send(NewMessage(Layout.Delay, Own("tag")).SetDeliveryTimestamp(due).Build());

        await received.SeesAsync([receipt.MessageId]);
        Assert.True(await arrived.Task >= due - Resolution);
        var announced = Assert.NotNull(received.Messages.Single().DeliveryTimestamp);
        Assert.Equal(due, announced, Resolution);
    }

    [ConformanceFact]
    public async Task A_message_due_in_the_past_arrives_at_once()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Delay, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Delay);

        var receipt = await producer.Send(NewMessage(Layout.Delay, Own("tag")).SetDeliveryTimestamp(DateTime.UtcNow.AddMinutes(-1)).Build());

        await received.SeesAsync([receipt.MessageId]);
    }

    [ConformanceFact]
    public async Task A_recalled_message_never_arrives()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Delay, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Delay);
        var recalled = await producer.Send(NewMessage(Layout.Delay, Own("tag")).SetDeliveryTimestamp(DateTime.Now.AddSeconds(8)).Build());

        var receipt = await producer.RecallMessage(Layout.Delay, recalled.RecallHandle);

        Assert.Equal(recalled.MessageId, receipt.MessageId);
        var later = await producer.Send(NewMessage(Layout.Delay, Own("tag")).SetDeliveryTimestamp(DateTime.Now.AddSeconds(11)).Build());
        await received.SeesAsync([later.MessageId]);
        Assert.DoesNotContain(received.Messages, message => message.MessageId == recalled.MessageId);
    }
}
