using Org.Apache.Rocketmq;
using Org.Apache.Rocketmq.Error;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class RefusalTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private static readonly TimeSpan ShortestInvisible = TimeSpan.FromSeconds(10);

    [ConformanceFact]
    public async Task A_producer_of_an_unknown_topic_is_not_built()
    {
        await Assert.ThrowsAsync<NotFoundException>(() => ProduceAsync(Own("unknown")));
    }

    [ConformanceFact]
    public async Task A_consumer_of_an_unknown_topic_is_not_built()
    {
        await Assert.ThrowsAsync<NotFoundException>(() => ConsumeAsync(Own("group"), Own("unknown"), FilterExpression.SubAll, new Recorder()));
    }

    [ConformanceFact]
    public async Task A_message_to_an_unknown_topic_is_refused_and_the_producer_goes_on()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await Assert.ThrowsAsync<NotFoundException>(() => producer.Send(NewMessage(Own("unknown"), "tag").Build()));
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
    }

    [ConformanceFact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var message = new Message.Builder().SetTopic(Layout.Normal).SetBody(new byte[(4 << 20) + 1]).Build();
        await Assert.ThrowsAsync<IOException>(() => producer.Send(message));
    }

    [ConformanceFact]
    public async Task Properties_that_are_too_large_are_refused()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var message = NewMessage(Layout.Normal, Own("tag")).AddProperty("large", new string('x', 17_000)).Build();
        await Assert.ThrowsAsync<RequestHeaderFieldsTooLargeException>(() => producer.Send(message));
    }

    [ConformanceFact]
    public async Task A_property_name_of_RocketMQs_own_is_refused()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var message = NewMessage(Layout.Normal, Own("tag")).AddProperty("UNIQ_KEY", "mine").Build();
        await Assert.ThrowsAsync<BadRequestException>(() => producer.Send(message));
    }

    [ConformanceFact]
    public async Task A_control_character_in_a_tag_is_refused()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await Assert.ThrowsAsync<BadRequestException>(() => producer.Send(NewMessage(Layout.Normal, "a\u0001b").Build()));
    }

    [ConformanceFact]
    public async Task A_delay_of_more_than_a_day_is_refused()
    {
        await using var producer = await ProduceAsync(Layout.Delay);
        var message = NewMessage(Layout.Delay, Own("tag")).SetDeliveryTimestamp(DateTime.Now.AddHours(25)).Build();
        await Assert.ThrowsAsync<BadRequestException>(() => producer.Send(message));
    }

    [ConformanceFact]
    public async Task An_invisible_time_out_of_range_is_refused()
    {
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await Assert.ThrowsAsync<BadRequestException>(() => consumer.Receive(1, TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAsync<BadRequestException>(() => consumer.Receive(1, TimeSpan.FromHours(13)));
    }

    [ConformanceFact]
    public async Task An_acknowledgement_after_the_invisible_time_is_refused()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        var late = await ReceiveOneAsync(consumer, ShortestInvisible);
        Assert.Equal(late.MessageId, (await ReceiveOneAsync(consumer, ShortestInvisible)).MessageId);

        await Assert.ThrowsAsync<BadRequestException>(() => consumer.Ack(late));
    }

    [ConformanceFact]
    public async Task A_disposed_client_says_so()
    {
        var producer = await ProduceAsync(Layout.Normal);
        await producer.DisposeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => producer.Send(NewMessage(Layout.Normal, "tag").Build()));
    }
}
