using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class FilterTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    [ConformanceFact]
    public async Task Five_groups_with_five_tags_each_receive_exactly_theirs()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var recorders = new Recorder[5];
        var consumers = new PushConsumer[5];
        var sent = new List<string>[5];
        for (var i = 0; i < 5; i++)
        {
            recorders[i] = new Recorder();
            consumers[i] = await ConsumeAsync(Own($"group{i}"), Layout.Normal, new FilterExpression(Own($"tag{i}")), recorders[i]);
        }

        for (var i = 0; i < 5; i++)
        {
            sent[i] = await SendAsync(producer, Layout.Normal, Own($"tag{i}"), 20);
        }

        for (var i = 0; i < 5; i++)
        {
            await recorders[i].SeesAsync(sent[i]);
            await consumers[i].DisposeAsync();
            Assert.All(recorders[i].Messages, message => Assert.Equal(Own($"tag{i}"), message.Tag));
        }
    }

    [ConformanceFact]
    public async Task An_expression_of_several_tags_matches_each_of_them_and_no_other()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(
            Own("group"), Layout.Normal, new FilterExpression($"{Own("a")} || {Own("b")}||{Own("c")}"), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        var others = await SendAsync(producer, Layout.Normal, Own("d"), 4);
        var wanted = await SendAsync(producer, Layout.Normal, Own("a"), 4);
        wanted.AddRange(await SendAsync(producer, Layout.Normal, Own("b"), 4));
        wanted.AddRange(await SendAsync(producer, Layout.Normal, Own("c"), 4));

        await received.SeesAsync(wanted);
        Assert.DoesNotContain(received.Messages, message => others.Contains(message.MessageId));
    }

    [ConformanceFact]
    public async Task Two_groups_each_receive_every_message_of_their_common_tag()
    {
        var first = new Recorder();
        var second = new Recorder();
        await using var one = await ConsumeAsync(Own("one"), Layout.Normal, new FilterExpression(Own("tag")), first);
        await using var two = await ConsumeAsync(Own("two"), Layout.Normal, new FilterExpression(Own("tag")), second);
        await using var producer = await ProduceAsync(Layout.Normal);

        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 20);

        await first.SeesAsync(ids);
        await second.SeesAsync(ids);
    }

    [ConformanceFact]
    public async Task Two_consumers_of_one_group_share_its_messages()
    {
        var first = new Recorder();
        var second = new Recorder();
        await using var one = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), first);
        await using var two = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), second);
        await using var producer = await ProduceAsync(Layout.Normal);

        var ids = await SendAsync(producer, Layout.Normal, Own("tag"), 60);

        await TestKit.Eventually.TrueAsync(() => !ids.Except(first.Messages.Concat(second.Messages).Select(m => m.MessageId)).Any());
        Assert.Equal(60, first.Messages.Count + second.Messages.Count);
    }

    /// <summary>Why every gateway has a consumer group of its own: a group has one offset a queue, whatever the tag.</summary>
    [ConformanceFact]
    public async Task Two_tags_in_one_group_lose_each_others_messages()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        var first = new Recorder();
        List<string> lost;
        await using (await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("a")), first))
        {
            lost = await SendAsync(producer, Layout.Normal, Own("b"), Layout.Queues * 2);

            // Once these have arrived, which went to every queue after the others, the group's offsets are past the others.
            await first.SeesAsync(await SendAsync(producer, Layout.Normal, Own("a"), Layout.Queues * 3));
        }

        var second = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("b")), second);
        await SendUntilSeenAsync(producer, Own("b"), second);
        Assert.DoesNotContain(second.Messages, message => lost.Contains(message.MessageId));
    }

    [ConformanceFact]
    public async Task A_subscription_can_be_changed_while_the_consumer_runs()
    {
        var received = new Recorder();
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("a")), received);
        await received.SeesAsync(await SendAsync(producer, Layout.Normal, Own("a"), 4));

        await consumer.Subscribe(Layout.Normal, new FilterExpression(Own("b")));

        await SendUntilSeenAsync(producer, Own("b"), received);
    }

    [ConformanceFact]
    public async Task A_SQL_expression_selects_by_properties()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(
            Own("group"),
            Layout.Normal,
            new FilterExpression($"test = '{Own("sql")}' AND price BETWEEN 10 AND 20 AND (region IN ('eu', 'us') OR region IS NULL)", ExpressionType.Sql92),
            received);
        await using var producer = await ProduceAsync(Layout.Normal);

        async Task<string> SendPricedAsync(int price, string? region)
        {
            var message = NewMessage(Layout.Normal, Own("tag")).AddProperty("test", Own("sql")).AddProperty("price", $"{price}");
            return (await producer.Send((region is null ? message : message.AddProperty("region", region)).Build())).MessageId;
        }

        List<string> unwanted = [await SendPricedAsync(9, "eu"), await SendPricedAsync(21, "us"), await SendPricedAsync(15, "cn")];
        List<string> wanted = [await SendPricedAsync(10, "eu"), await SendPricedAsync(20, "us"), await SendPricedAsync(15, null)];

        await received.SeesAsync(wanted);
        Assert.DoesNotContain(received.Messages, message => unwanted.Contains(message.MessageId));
    }

    // Where a poll outlives its consumer at the broker, it may take out, and lose, what is meant for the next filter.
    private static Task SendUntilSeenAsync(Producer producer, string tag, Recorder recorder) => TestKit.Eventually.TrueAsync(async () =>
    {
        await SendAsync(producer, Layout.Normal, tag, 1);
        return recorder.Messages.Any(message => message.Tag == tag);
    });
}
