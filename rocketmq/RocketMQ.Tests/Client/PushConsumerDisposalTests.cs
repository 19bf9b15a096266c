using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Client;

[Collection(OnDevBroker.Name)]
public sealed class PushConsumerDisposalTests(DevBrokerServer broker) : ConformanceTests(broker)
{
    // Far from the poll's 20 seconds and from the listener's forever.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Disposal_does_not_wait_for_the_poll_under_way()
    {
        var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), new Recorder());
        await consumer.DisposeAsync().AsTask().WaitAsync(Soon);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_a_listener_that_is_stuck_and_the_broker_delivers_its_messages_again()
    {
        using var stuck = new ManualResetEventSlim();
        using var began = new SemaphoreSlim(0);
        var blocked = new Recorder(_ =>
        {
            began.Release();
            stuck.Wait();
            return ConsumeResult.SUCCESS;
        });
        await using var producer = await ProduceAsync(Layout.Normal);
        var consumer = await new PushConsumer.Builder()
            .SetClientConfig(Config)
            .SetConsumerGroup(Own("group"))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [Layout.Normal] = new(Own("tag")) })
            .SetMessageListener(blocked)
            .SetConsumptionThreadCount(1)
            .Build();
        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 10);
        await began.WaitAsync();

        await consumer.DisposeAsync().AsTask().WaitAsync(Soon);

        var received = new Recorder();
        await using var next = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await received.SeesAsync(ids);
        stuck.Set();
        Assert.Single(blocked.Messages);
    }

    [Fact]
    public async Task What_the_listener_has_finished_does_not_come_again()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var first = new Recorder();
        List<string> done;
        await using (await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), first))
        {
            done = await SendAsync(producer, Layout.Normal, Own("tag"), 50);
            await first.SeesAsync(done);
        }

        var second = new Recorder();
        await using var next = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), second);
        await second.SeesAsync(await SendAsync(producer, Layout.Normal, Own("tag"), 8));
        Assert.DoesNotContain(second.Messages, message => done.Contains(message.MessageId));
    }

    [Fact]
    public async Task A_consumer_is_disposed_of_once()
    {
        var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), new Recorder());
        await consumer.DisposeAsync();
        await consumer.DisposeAsync();
        Assert.Throws<InvalidOperationException>(() => consumer.Unsubscribe(Layout.Normal));
    }
}
