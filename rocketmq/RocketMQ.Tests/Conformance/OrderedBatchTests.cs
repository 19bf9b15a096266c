extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;
using RocketMQ.Tests.Conformance.Brokers;
using Received = RocketMQ.Tests.DevBroker.Received;

namespace RocketMQ.Tests.Conformance;

/// <summary>Polls of several messages by groups that want order.</summary>
public abstract class OrderedBatchTests(BrokerUnderTest broker) : WireTests(broker)
{
    private static readonly TimeSpan ShortestInvisible = TimeSpan.FromSeconds(10);

    [ConformanceFact]
    public async Task A_poll_brings_a_batch_and_the_next_one_nothing_until_that_is_acknowledged()
    {
        using var session = await DeclareAsync("ORDERED_BATCH");
        await SendInOrderAsync(5);

        var batch = await PollAsync("ORDERED_BATCH", 3);
        Assert.Equal(["0", "1", "2"], batch.Bodies);
        Assert.Equal(Code.MessageNotFound, (await PollOnceAsync("ORDERED_BATCH", 3)).Status.Code);
        await AckAsync("ORDERED_BATCH", batch.Messages);

        Assert.Equal(["3", "4"], (await PollAsync("ORDERED_BATCH", 3)).Bodies);
    }

    [ConformanceFact]
    public async Task What_was_not_acknowledged_comes_again_with_all_that_follows_it_in_the_batch()
    {
        using var session = await DeclareAsync("ORDERED_AGAIN");
        await SendInOrderAsync(5);
        var batch = await PollAsync("ORDERED_AGAIN", 3);
        Assert.Equal(["0", "1", "2"], batch.Bodies);

        await AckAsync("ORDERED_AGAIN", batch.Messages.Skip(1));
        batch = await PollAsync("ORDERED_AGAIN", 3);
        Assert.Equal(["0", "1", "2"], batch.Bodies);
        Assert.All(batch.Messages, message => Assert.Equal(2, message.SystemProperties.DeliveryAttempt));

        await AckAsync("ORDERED_AGAIN", batch.Messages.Take(1));
        batch = await PollAsync("ORDERED_AGAIN", 3);
        Assert.Equal(["1", "2", "3"], batch.Bodies);
        Assert.Equal([3, 3, 1], batch.Messages.Select(message => message.SystemProperties.DeliveryAttempt));

        await AckAsync("ORDERED_AGAIN", batch.Messages);
        batch = await PollAsync("ORDERED_AGAIN", 3);
        Assert.Equal(["4"], batch.Bodies);
        await AckAsync("ORDERED_AGAIN", batch.Messages);
    }

    [ConformanceFact]
    public async Task A_poll_of_the_same_attempt_brings_the_same_batch_at_once()
    {
        using var session = await DeclareAsync("ORDERED_ATTEMPT");
        await SendInOrderAsync(3);

        Assert.Equal(["0", "1"], (await PollAsync("ORDERED_ATTEMPT", 2, "one")).Bodies);
        var again = await PollOnceAsync("ORDERED_ATTEMPT", 2, "one");
        Assert.Equal(["0", "1"], again.Bodies);
        Assert.All(again.Messages, message => Assert.Equal(1, message.SystemProperties.DeliveryAttempt));
        Assert.Equal(Code.MessageNotFound, (await PollOnceAsync("ORDERED_ATTEMPT", 2, "other")).Status.Code);
        await AckAsync("ORDERED_ATTEMPT", again.Messages);
        await AckAsync("ORDERED_ATTEMPT", (await PollAsync("ORDERED_ATTEMPT", 2)).Messages);
    }

    [ConformanceFact]
    public async Task A_message_of_a_group_names_it_in_a_property()
    {
        await SendInOrderAsync(1);
        var message = Assert.Single((await PollAsync(Own("any"), 1)).Messages);
        Assert.Equal(Own("line"), message.UserProperties["__SHARDINGKEY"]);
        Assert.Equal(Own("line"), message.SystemProperties.MessageGroup);
    }

    // The broker learns from its settings that a consumer wants order.
    private async Task<AsyncDuplexStreamingCall<TelemetryCommand, TelemetryCommand>> DeclareAsync(string group)
    {
        var telemetry = Client.Calls.Telemetry(Client.Headers);
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = SimpleConsumer(group) });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(telemetry.ResponseStream.Current.Settings.Subscription.Fifo);
        return telemetry;
    }

    private async Task SendInOrderAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var message = NewWireMessage($"{i}", Layout.Fifo);
            message.SystemProperties.MessageGroup = Own("line");
            Assert.Equal(Code.Ok, (await Client.SendAsync(message)).Status.Code);
        }

        // A broker may give the first of them out while it still indexes the others: they are all there once another group has them.
        var others = 0;
        await Eventually.TrueAsync(async () =>
        {
            others += (await PollOnceAsync(Own("another"), 32)).Messages.Count;
            return others == count;
        });
    }

    private async Task<Received> PollAsync(string group, int batch, string? attempt = null)
    {
        var received = new Received();
        await Eventually.TrueAsync(async () =>
        {
            received = await PollOnceAsync(group, batch, attempt);
            return received.Messages.Count > 0;
        });
        return received;
    }

    private Task<Received> PollOnceAsync(string group, int batch, string? attempt = null) =>
        Client.ReceiveAsync(group, Own("tag"), batch, ShortestInvisible, topic: Layout.Fifo, attempt: attempt);

    private async Task AckAsync(string group, IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            Assert.Equal(Code.Ok, (await Client.AckAsync(group, message)).Status.Code);
        }
    }
}
