using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Client;

[Collection(OnDevBroker.Name)]
public sealed class BackpressureTests(DevBrokerServer broker) : ConformanceTests(broker)
{
    [Fact]
    public async Task A_consumer_takes_no_more_than_it_may_hold_and_the_rest_goes_to_others()
    {
        const int Held = 5;
        using var stuck = new ManualResetEventSlim();
        var blocked = new Recorder(_ =>
        {
            stuck.Wait();
            return ConsumeResult.SUCCESS;
        });
        await using var producer = await ProduceAsync(Layout.Normal);
        var full = await new PushConsumer.Builder()
            .SetClientConfig(Config)
            .SetConsumerGroup(Own("group"))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [Layout.Normal] = new(Own("tag")) })
            .SetMessageListener(blocked)
            .SetMaxCacheMessageCount(Held)
            .Build();
        await SendAsync(producer, Layout.Normal, Own("tag"), Held);
        await Eventually.TrueAsync(() => blocked.Messages.Count == Held);

        var free = new Recorder();
        await using var other = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), free);
        await free.SeesAsync(await SendAsync(producer, Layout.Normal, Own("tag"), 40));
        Assert.Equal(Held, blocked.Messages.Count);

        stuck.Set();
        await Eventually.TrueAsync(async () =>
        {
            await SendAsync(producer, Layout.Normal, Own("tag"), 1);
            return blocked.Messages.Count > Held;
        });
        await full.DisposeAsync();
    }
}
