using System.Globalization;
using System.Text;
using Org.Apache.Rocketmq;
using Org.Apache.Rocketmq.Error;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>Messages that are sent at the same time may share a request; nobody is to notice.</summary>
public abstract class SendingAtOnceTests(BrokerUnderTest broker) : ConformanceTests(broker)
{
    private const int Count = 300;

    [ConformanceFact]
    public async Task Messages_arrive_with_what_is_their_own()
    {
        var (all, even) = (new Recorder(), new Recorder());
        await using var tagged = await ConsumeAsync(Own("all"), Layout.Normal, new FilterExpression($"{Own("even")} || {Own("odd")}"), all);
        await using var selected = await ConsumeAsync(
            Own("even"), Layout.Normal, new FilterExpression($"parity = 'even' AND test = '{Own("sql")}'", ExpressionType.Sql92), even);
        await using var producer = await ProduceAsync(Layout.Normal);

        var sent = await Task.WhenAll(Enumerable.Range(0, Count).Select(async n =>
        {
            var parity = n % 2 == 0 ? "even" : "odd";
            var receipt = await producer.Send(NewMessage(Layout.Normal, Own(parity), $"{n}")
                .SetKeys($"key-{n}").AddProperty("n", $"{n}").AddProperty("parity", parity).AddProperty("test", Own("sql")).Build());
            return (receipt.MessageId, Number: n);
        }));

        await all.SeesAsync([.. sent.Select(s => s.MessageId)]);
        await even.SeesAsync([.. sent.Where(s => s.Number % 2 == 0).Select(s => s.MessageId)]);
        Assert.Equal(Count, all.Messages.Count(message => message.DeliveryAttempt == 1));
        Assert.Equal(Count / 2, even.Messages.Count(message => message.DeliveryAttempt == 1));
        var numbers = sent.ToDictionary(s => s.MessageId, s => s.Number.ToString(CultureInfo.InvariantCulture));
        Assert.All(all.Messages, message =>
        {
            var n = numbers[message.MessageId];
            Assert.Equal(n, Encoding.UTF8.GetString(message.Body));
            Assert.Equal(n, message.Properties["n"]);
            Assert.Equal([$"key-{n}"], message.Keys);
            Assert.Equal(Own(message.Properties["parity"]), message.Tag);
            Assert.False(message.IsCorrupted());
        });
    }

    [ConformanceFact]
    public async Task A_simple_consumer_gets_each_of_them_and_acknowledges_it()
    {
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await using var producer = await ProduceAsync(Layout.Normal);
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => producer.Send(NewMessage(Layout.Normal, Own("tag")).Build())));

        var received = new HashSet<string>();
        await TestKit.Eventually.TrueAsync(async () =>
        {
            foreach (var message in await consumer.Receive(32, TimeSpan.FromSeconds(60)))
            {
                await consumer.Ack(message);
                Assert.True(received.Add(message.MessageId));
            }

            return received.Count == sent.Length;
        });
        Assert.Equal(sent.Select(receipt => receipt.MessageId).Order(), received.Order());
    }

    [ConformanceFact]
    public async Task A_wrong_one_among_them_is_refused_and_the_others_arrive()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);

        List<Task<ISendReceipt>> good = [], wrong = [];
        for (var i = 0; i < 60; i++)
        {
            var message = NewMessage(Layout.Normal, Own("tag"));
            (i % 20 == 10 ? wrong : good).Add(producer.Send(i % 20 == 10 ? message.AddProperty("UNIQ_KEY", "mine").Build() : message.Build()));
        }

        await received.SeesAsync([.. (await Task.WhenAll(good)).Select(receipt => receipt.MessageId)]);
        foreach (var send in wrong)
        {
            await Assert.ThrowsAsync<BadRequestException>(() => send);
        }

        Assert.Equal(good.Count, received.Messages.Count(message => message.DeliveryAttempt == 1));
    }

    [ConformanceFact]
    public async Task Large_ones_all_arrive()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);
        var body = new byte[600_000];
        Random.Shared.NextBytes(body);

        var sent = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ =>
            producer.Send(new Message.Builder().SetTopic(Layout.Normal).SetTag(Own("tag")).SetBody(body).Build())));

        await received.SeesAsync([.. sent.Select(receipt => receipt.MessageId)]);
        Assert.All(received.Messages, message => Assert.True(body.AsSpan().SequenceEqual(message.Body)));
    }
}
