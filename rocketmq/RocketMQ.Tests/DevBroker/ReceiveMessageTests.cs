extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker;

public sealed class ReceiveMessageTests : IAsyncLifetime
{
    private InProcessBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await InProcessBroker.StartAsync();
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_message_arrives_with_what_the_producer_and_the_broker_put_into_it()
    {
        var message = Message("hello", "gateway-1");
        message.UserProperties.Add("traceparent", "00-1");
        message.SystemProperties.Keys.Add("key");
        var sent = await _client.SendAsync(message);
        Assert.Equal(Code.Ok, sent.Status.Code);
        Assert.Equal(message.SystemProperties.MessageId, Assert.Single(sent.Entries).MessageId);

        var received = await _client.ReceiveAsync("GROUP");

        Assert.Equal(
            [ReceiveMessageResponse.ContentOneofCase.Status, ReceiveMessageResponse.ContentOneofCase.Message, ReceiveMessageResponse.ContentOneofCase.DeliveryTimestamp],
            received.Parts.Select(part => part.ContentCase));
        var got = Assert.Single(received.Messages);
        Assert.Equal("hello", got.Body.ToStringUtf8());
        Assert.Equal("00-1", got.UserProperties["traceparent"]);
        Assert.Equal(["key"], got.SystemProperties.Keys);
        Assert.Equal("gateway-1", got.SystemProperties.Tag);
        Assert.Equal(1, got.SystemProperties.DeliveryAttempt);
        Assert.Equal(DigestType.Md5, got.SystemProperties.BodyDigest.Type);
        Assert.Equal("5D41402ABC4B2A76B9719D911017C592", got.SystemProperties.BodyDigest.Checksum);
    }

    [Fact]
    public async Task Groups_with_different_tags_get_exactly_their_own_messages()
    {
        for (var i = 0; i < 30; i++)
        {
            await _client.SendAsync(Message($"{i}", $"tag-{i % 3}"));
        }

        for (var tag = 0; tag < 3; tag++)
        {
            var messages = await _client.ConsumeAsync($"GROUP-{tag}", 10, $"tag-{tag}");
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{3 * i + tag}").Order(), messages.Select(message => message.Body.ToStringUtf8()).Order());
        }
    }

    [Fact]
    public async Task An_expression_may_name_several_tags()
    {
        foreach (var tag in new[] { "a", "b", "c" })
        {
            await _client.SendAsync(Message(tag, tag));
        }

        var messages = await _client.ConsumeAsync("GROUP", 2, "a || c");
        Assert.Equal(["a", "c"], messages.Select(message => message.SystemProperties.Tag).Order());
    }

    [Fact]
    public async Task Two_tags_in_one_group_lose_each_others_messages()
    {
        await _client.SendAsync(Message("for a", "a"));
        await _client.SendAsync(Message("for b", "b"), Message("for a again", "a"));
        Assert.Equal(2, (await _client.ConsumeAsync("GROUP", 2, "a")).Count);

        var late = await _client.ReceiveAsync("GROUP", "b");
        Assert.Equal(Code.MessageNotFound, late.Status.Code);
    }

    [Fact]
    public async Task A_poll_that_waits_gets_a_message_as_soon_as_it_is_sent()
    {
        var poll = _client.ReceiveAsync("GROUP", "mine", longPollingTimeout: TimeSpan.FromSeconds(20));
        await _client.SendAsync(Message("not mine", "other"));
        await _client.SendAsync(Message("mine", "mine"));
        Assert.Equal(["mine"], (await poll).Bodies);
    }

    [Fact]
    public async Task A_message_that_is_not_acknowledged_comes_again()
    {
        await _client.SendAsync(Message("again"));
        var first = Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
        await _client.ChangeInvisibleDurationAsync("GROUP", first, TimeSpan.FromMilliseconds(200));

        var second = Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
        Assert.Equal(2, second.SystemProperties.DeliveryAttempt);
        Assert.Equal(Code.Ok, (await _client.AckAsync("GROUP", second)).Status.Code);
    }

    [Fact]
    public async Task What_a_client_held_is_given_to_others_when_its_connection_ends()
    {
        await _client.SendAsync(Message("held"));
        using (var doomed = _broker.Connect())
        {
            Assert.Single((await doomed.ReceiveAsync("GROUP", autoRenew: true)).Messages);
        }

        var again = Assert.Single((await _client.ReceiveAsync("GROUP", autoRenew: true)).Messages);
        Assert.Equal(2, again.SystemProperties.DeliveryAttempt);
    }

    [Fact]
    public async Task A_batch_is_stored_as_one_and_delivered_as_messages()
    {
        var sent = await _client.SendAsync(Message("1"), Message("2"), Message("3"));
        Assert.Single(sent.Entries);
        Assert.Equal(["1", "2", "3"], (await _client.ReceiveAsync("GROUP")).Bodies);
    }

    [Fact]
    public async Task A_message_that_is_given_up_lies_in_the_groups_dead_letter_topic()
    {
        await _client.SendAsync(Message("poison", "tag"));
        var held = Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
        await _client.Calls.ForwardMessageToDeadLetterQueueAsync(new ForwardMessageToDeadLetterQueueRequest
        {
            Group = new Resource { Name = "GROUP" },
            Topic = held.Topic,
            ReceiptHandle = held.SystemProperties.ReceiptHandle,
            MessageId = held.SystemProperties.MessageId,
        }, _client.Headers);

        var dead = Assert.Single(await _client.ConsumeAsync("UNDERTAKER", 1, topic: "%DLQ%GROUP"));
        Assert.Equal("poison", dead.Body.ToStringUtf8());
        Assert.Equal(Topic, dead.SystemProperties.DeadLetterQueue.Topic);
    }

    [Fact]
    public async Task A_message_goes_to_the_dead_letter_topic_after_its_last_attempt()
    {
        await using var broker = await InProcessBroker.StartAsync("--Groups:GROUP:MaxAttempts", "2");
        using var client = broker.Connect();
        await client.SendAsync(Message("poison"));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var held = Assert.Single((await client.ReceiveAsync("GROUP")).Messages);
            Assert.Equal(attempt, held.SystemProperties.DeliveryAttempt);
            await client.ChangeInvisibleDurationAsync("GROUP", held, TimeSpan.FromMilliseconds(1));
        }

        Assert.Empty((await client.ReceiveAsync("GROUP")).Messages);
        Assert.Single(await client.ConsumeAsync("UNDERTAKER", 1, topic: "%DLQ%GROUP"));
    }
}
