extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static PushApp.Tests.DevBroker.TestClient;

namespace PushApp.Tests.DevBroker;

/// <summary>Codes and texts are those that Apache RocketMQ 5.5.0 was seen to answer.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private BrokerUnderTest _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await BrokerUnderTest.StartAsync("--Topics:PLAIN:Type", "Normal");
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_body_of_4_MiB_with_16_KiB_of_properties_passes_and_one_byte_more_does_not()
    {
        var message = Message("", "tag");
        message.Body = ByteString.CopyFrom(new byte[4 << 20]);
        message.UserProperties.Add("k", new string('v', (16 << 10) - 1 - 3));
        Assert.Equal(Code.Ok, (await _client.SendAsync(message)).Status.Code);

        message.Body = ByteString.CopyFrom(new byte[(4 << 20) + 1]);
        Assert.Equal(Code.MessageBodyTooLarge, (await _client.SendAsync(message)).Status.Code);
        message.Body = ByteString.CopyFromUtf8("small");
        message.UserProperties.Add("l", "");
        Assert.Equal(Code.MessagePropertiesTooLarge, (await _client.SendAsync(message)).Status.Code);
    }

    [Fact]
    public async Task More_than_128_properties_are_too_many()
    {
        var message = Message("body");
        for (var i = 0; i <= 128; i++)
        {
            message.UserProperties.Add($"{i}", "");
        }

        Assert.Equal(Code.MessagePropertiesTooLarge, (await _client.SendAsync(message)).Status.Code);
    }

    [Theory]
    [InlineData("UNIQ_KEY", null, null, null, Code.IllegalMessagePropertyKey)]
    [InlineData("a\u0001", null, null, null, Code.IllegalMessagePropertyKey)]
    [InlineData(null, "k\u0001", null, null, Code.IllegalMessageKey)]
    [InlineData(null, " ", null, null, Code.IllegalMessageKey)]
    [InlineData(null, null, "t\u0001", null, Code.IllegalMessageTag)]
    [InlineData(null, null, "a|b", null, Code.IllegalMessageTag)]
    [InlineData(null, null, null, " ", Code.IllegalMessageGroup)]
    public async Task What_a_message_must_not_contain(string? property, string? key, string? tag, string? messageGroup, object code)
    {
        var message = Message("body", tag);
        if (property is not null)
        {
            message.UserProperties.Add(property, "value");
        }

        if (key is not null)
        {
            message.SystemProperties.Keys.Add(key);
        }

        if (messageGroup is not null)
        {
            message.SystemProperties.MessageGroup = messageGroup;
        }

        Assert.Equal(code, (await _client.SendAsync(message)).Status.Code);
    }

    [Fact]
    public async Task An_empty_body_an_empty_id_and_no_message_at_all_are_refused()
    {
        Assert.Equal(Code.MessageBodyEmpty, (await _client.SendAsync(Message(""))).Status.Code);
        var nameless = Message("body");
        nameless.SystemProperties.MessageId = "";
        Assert.Equal(Code.IllegalMessageId, (await _client.SendAsync(nameless)).Status.Code);
        Assert.Equal(Code.MessageCorrupted, (await _client.SendAsync()).Status.Code);
    }

    [Fact]
    public async Task A_delay_of_more_than_a_day_is_refused()
    {
        var message = Message("body");
        message.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(DateTime.UtcNow.AddHours(25));
        Assert.Equal(Code.IllegalDeliveryTime, (await _client.SendAsync(message)).Status.Code);
    }

    [Fact]
    public async Task A_topic_of_one_type_refuses_messages_of_another()
    {
        var message = Message("body", topic: "PLAIN");
        message.SystemProperties.MessageGroup = "order-1";
        var status = (await _client.SendAsync(message)).Status;
        Assert.Equal(Code.MessagePropertyConflictWithType, status.Code);
        Assert.Equal("TopicMessageType validate failed, the expected type is NORMAL, but actual type is FIFO", status.Message);
    }

    [Fact]
    public async Task Names_of_topics_and_groups_are_checked()
    {
        Assert.Equal(Code.IllegalTopic, (await _client.SendAsync(Message("body", topic: "no spaces"))).Status.Code);
        Assert.Equal(Code.IllegalTopic, (await _client.SendAsync(Message("body", topic: new string('t', 128)))).Status.Code);
        Assert.Equal(Code.IllegalConsumerGroup, (await _client.ReceiveAsync(new string('g', 121))).Status.Code);
    }

    [Fact]
    public async Task Topics_and_groups_can_be_limited_to_the_configured_ones()
    {
        await using var broker = await BrokerUnderTest.StartAsync("--AutoCreateTopics", "false", "--AutoCreateGroups", "false", "--Topics:KNOWN:Queues", "1");
        using var client = broker.Connect();
        var route = await client.Calls.QueryRouteAsync(new QueryRouteRequest { Topic = new Resource { Name = "UNKNOWN" } }, client.Headers);
        Assert.Equal(Code.TopicNotFound, route.Status.Code);
        Assert.Equal(Code.ConsumerGroupNotFound, (await client.ReceiveAsync("GROUP", topic: "KNOWN")).Status.Code);
    }

    [Theory]
    [InlineData(9, "the invisibleTime is too small")]
    [InlineData(12 * 3600 + 1, "the invisibleTime is too large")]
    public async Task Invisible_times_outside_10_seconds_to_12_hours_are_refused(int seconds, string text)
    {
        var received = await _client.ReceiveAsync("GROUP", invisible: TimeSpan.FromSeconds(seconds));
        Assert.Equal(Code.IllegalInvisibleTime, received.Status.Code);
        Assert.Contains(text, received.Status.Message, StringComparison.Ordinal);
        Assert.NotNull(received.Parts[^1].DeliveryTimestamp);
    }

    [Fact]
    public async Task A_deadline_that_is_too_short_for_a_poll_is_refused_at_once()
    {
        using var call = _client.Calls.ReceiveMessage(new ReceiveMessageRequest
        {
            Group = new Resource { Name = "GROUP" },
            MessageQueue = new MessageQueue { Topic = new Resource { Name = Topic } },
            AutoRenew = true,
        }, _client.Headers, DateTime.UtcNow.AddSeconds(4));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(Code.IllegalPollingTime, call.ResponseStream.Current.Status.Code);
    }

    [Fact]
    public async Task A_poll_for_more_than_32_messages_gets_32()
    {
        await _client.SendAsync([.. Enumerable.Range(0, 40).Select(i => Message($"{i}"))]);
        Assert.Equal(32, (await _client.ReceiveAsync("GROUP", batch: 100)).Messages.Count);
    }

    [Fact]
    public async Task A_second_acknowledgement_is_fine_a_late_one_invalid_and_a_made_up_one_an_error()
    {
        await _client.SendAsync(Message("body"));
        var message = Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
        var shortLived = await _client.PostponeAsync("GROUP", message, TimeSpan.FromMilliseconds(1));
        Assert.Equal(Code.Ok, (await _client.AckAsync("GROUP", message)).Status.Code);

        var again = Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
        var late = await _client.AckAsync("GROUP", shortLived.ReceiptHandle);
        Assert.Equal(Code.InvalidReceiptHandle, late.Status.Code);
        Assert.Contains("INVALID_RECEIPT_HANDLE", Assert.Single(late.Entries).Status.Message, StringComparison.Ordinal);

        Assert.Equal(Code.Ok, (await _client.AckAsync("GROUP", again)).Status.Code);
        Assert.Equal(Code.Ok, (await _client.AckAsync("GROUP", again)).Status.Code);
        Assert.Equal(Code.InternalServerError, (await _client.AckAsync("GROUP", "made up")).Status.Code);
    }

    [Fact]
    public async Task Bad_filter_expressions_are_refused()
    {
        Assert.Equal(Code.IllegalFilterExpression, (await _client.ReceiveAsync("GROUP", "||")).Status.Code);
        Assert.Equal(Code.InternalServerError, (await _client.ReceiveAsync("GROUP", "a >", type: FilterType.Sql)).Status.Code);
    }
}
