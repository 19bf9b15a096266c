extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf.WellKnownTypes;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker.Recovery;

/// <summary>The state of a broker that starts on the folder of an earlier one.</summary>
public sealed class LogRecoveryTests : IDisposable
{
    private const string Group = "GROUP";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("devbroker-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Messages_are_there_in_their_order_with_their_tags()
    {
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            for (var i = 0; i < 100; i++)
            {
                await client.SendAsync(Message($"{i}", i % 2 == 0 ? "even" : "odd"));
            }
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();
        var even = await consumer.ConsumeAsync(Group, 50, "even");
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{2 * i}"), even.Select(message => message.Body.ToStringUtf8()).OrderBy(int.Parse));
        Assert.All(even, message => Assert.Equal("even", message.SystemProperties.Tag));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task New_messages_follow_the_old_ones(string syncToDisk)
    {
        long last;
        await using (var broker = await StartAsync("--Queues", "1", "--SyncToDisk", syncToDisk))
        {
            using var client = broker.Connect();
            await client.SendAsync(Message("a"));
            last = (await client.SendAsync(Message("b"))).Entries[0].Offset;
        }

        await using var again = await StartAsync();
        using var producer = again.Connect();
        Assert.Equal(last + 1, (await producer.SendAsync(Message("c"))).Entries[0].Offset);
        Assert.Equal(["a", "b", "c"], (await producer.ReceiveAsync(Group)).Bodies);
    }

    [Fact]
    public async Task What_a_group_acknowledged_does_not_come_again_and_the_rest_does()
    {
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            await client.SendAsync([.. Enumerable.Range(0, 10).Select(i => Message($"{i}"))]);
            var received = (await client.ReceiveAsync(Group, autoRenew: true, batch: 5)).Messages;
            foreach (var message in received.Where((_, i) => i != 2))
            {
                await client.AckAsync(Group, message);
            }
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();
        var bodies = new List<string>();
        await Eventually.TrueAsync(async () =>
        {
            bodies.AddRange((await consumer.ReceiveAsync(Group)).Bodies);
            return bodies.Count >= 6;
        });
        Assert.Equal(["2", "5", "6", "7", "8", "9"], bodies.Order());
    }

    [Fact]
    public async Task An_acknowledgement_by_an_older_handle_leaves_the_message_to_come_again()
    {
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            await client.SendAsync(Message("a"));
            var first = Assert.Single((await client.ReceiveAsync(Group)).Messages);
            await client.ChangeInvisibleDurationAsync(Group, first, TimeSpan.Zero);
            var second = Assert.Single((await client.ReceiveAsync(Group)).Messages);
            await client.ChangeInvisibleDurationAsync(Group, second, TimeSpan.FromSeconds(2));
            Assert.Equal(Code.Ok, (await client.AckAsync(Group, first)).Status.Code);
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();
        Assert.Equal(["a"], (await consumer.ReceiveAsync(Group, longPollingTimeout: TimeSpan.FromSeconds(10))).Bodies);
    }

    [Fact]
    public async Task A_receipt_handle_from_before_is_still_good()
    {
        string handle;
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect("the-client");
            await client.SendAsync(Message("a"));
            handle = Assert.Single((await client.ReceiveAsync(Group, autoRenew: true)).Messages).SystemProperties.ReceiptHandle;
        }

        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect("the-client");
            Assert.Equal(Code.Ok, (await client.AckAsync(Group, handle)).Status.Code);
        }

        await using var third = await StartAsync();
        using var consumer = third.Connect();
        await consumer.SendAsync(Message("b"));
        Assert.Equal(["b"], (await consumer.ReceiveAsync(Group)).Bodies);
    }

    [Fact]
    public async Task A_message_stays_invisible_for_its_time_and_counts_its_attempts()
    {
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            await client.SendAsync(Message("a"));
            var message = Assert.Single((await client.ReceiveAsync(Group)).Messages);
            await client.ChangeInvisibleDurationAsync(Group, message, TimeSpan.Zero);
            message = Assert.Single((await client.ReceiveAsync(Group)).Messages);
            await client.ChangeInvisibleDurationAsync(Group, message, TimeSpan.FromSeconds(3));
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();
        var third = Assert.Single((await consumer.ReceiveAsync(Group, longPollingTimeout: TimeSpan.FromSeconds(10))).Messages);
        Assert.Equal(3, third.SystemProperties.DeliveryAttempt);
    }

    [Fact]
    public async Task Ordered_messages_wait_for_the_one_before_them()
    {
        string[] fifo = [$"--Groups:{Group}:Fifo", "true", "--Queues", "1"];
        await using (var broker = await StartAsync(fifo))
        {
            using var client = broker.Connect();
            for (var i = 0; i < 3; i++)
            {
                await client.SendAsync(Ordered($"{i}"));
            }

            var batch = (await client.ReceiveAsync(Group, batch: 2)).Messages;
            Assert.Equal(["0", "1"], batch.Select(message => message.Body.ToStringUtf8()));
            await client.AckAsync(Group, batch[1]);
        }

        await using var again = await StartAsync(fifo);
        using var consumer = again.Connect();
        Assert.Empty((await consumer.ReceiveAsync(Group)).Messages);
        Assert.Equal(Code.Ok, (await consumer.AckAsync(Group, "0-0-1-0")).Status.Code);
        Assert.Equal(["2"], (await consumer.ReceiveAsync(Group)).Bodies);
    }

    [Fact]
    public async Task An_ordered_batch_comes_again_from_its_first_message_that_was_not_acknowledged()
    {
        string[] fifo = [$"--Groups:{Group}:Fifo", "true", "--Queues", "1"];
        await using (var broker = await StartAsync(fifo))
        {
            using var client = broker.Connect();
            for (var i = 0; i < 4; i++)
            {
                await client.SendAsync(Ordered($"{i}"));
            }

            var batch = (await client.ReceiveAsync(Group, batch: 3)).Messages;
            await client.AckAsync(Group, batch[0]);
            await client.AckAsync(Group, batch[2]);
            await client.ChangeInvisibleDurationAsync(Group, batch[1], TimeSpan.Zero);
        }

        await using var again = await StartAsync(fifo);
        using var consumer = again.Connect();
        Assert.Equal(["1", "2", "3"], (await consumer.ReceiveAsync(Group)).Bodies);
    }

    [Fact]
    public async Task A_delayed_message_comes_when_it_is_due_and_a_recalled_one_does_not()
    {
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            var recalled = await client.SendAsync(Delayed("recalled"));
            await client.SendAsync(Delayed("due"));
            await client.Calls.RecallMessageAsync(
                new RecallMessageRequest { Topic = new Resource { Name = Topic }, RecallHandle = recalled.Entries[0].RecallHandle }, client.Headers);
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();
        Assert.Equal(["due"], (await consumer.ReceiveAsync(Group, longPollingTimeout: TimeSpan.FromSeconds(20))).Bodies);
        await consumer.SendAsync(Message("next"));
        Assert.Equal(["next"], (await consumer.ReceiveAsync(Group)).Bodies);
    }

    [Fact]
    public async Task Open_transactions_are_open_and_ended_ones_are_not()
    {
        string open, committed;
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            open = (await client.SendAsync(Half("open"))).Entries[0].TransactionId;
            committed = (await client.SendAsync(Half("committed"))).Entries[0].TransactionId;
            await EndAsync(client, committed);
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();
        await EndAsync(consumer, committed);
        await EndAsync(consumer, open);
        Assert.Equal(["committed", "open"], (await consumer.ConsumeAsync(Group, 2)).Select(message => message.Body.ToStringUtf8()).Order());
        await consumer.SendAsync(Message("next"));
        Assert.Equal(["next"], (await consumer.ReceiveAsync(Group)).Bodies);
    }

    [Fact]
    public async Task A_folder_serves_one_broker_at_a_time()
    {
        await using var broker = await StartAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync());
        Assert.Contains("Data is", refusal.Message, StringComparison.Ordinal);
    }

    private Task<InProcessBroker> StartAsync(params string[] args) => InProcessBroker.StartAsync(["--data", _data.FullName, .. args]);

    private static Message Ordered(string body)
    {
        var message = Message(body);
        message.SystemProperties.MessageGroup = "one after the other";
        return message;
    }

    private static Message Delayed(string body)
    {
        var message = Message(body);
        message.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(DateTime.UtcNow.AddSeconds(4));
        return message;
    }

    private static Message Half(string body)
    {
        var message = Message(body);
        message.SystemProperties.MessageType = MessageType.Transaction;
        return message;
    }

    private static async Task EndAsync(TestClient client, string transaction) => await client.Calls.EndTransactionAsync(
        new EndTransactionRequest { Topic = new Resource { Name = Topic }, TransactionId = transaction, Resolution = TransactionResolution.Commit },
        client.Headers);
}
