extern alias DevBroker;
using System.Diagnostics;
using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;
using RocketMQ.Tests.Conformance.Brokers;
using Received = RocketMQ.Tests.DevBroker.Received;

namespace RocketMQ.Tests.Conformance;

/// <summary>Polls, and what becomes of what they bring.</summary>
public abstract class ReceivingTests(BrokerUnderTest broker) : WireTests(broker)
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(5);

    [ConformanceFact]
    public async Task A_poll_brings_a_status_then_the_messages_then_the_time()
    {
        await Client.SendAsync(NewWireMessage("one"), NewWireMessage("two"));
        var received = await ReceiveSomeAsync();

        Assert.Equal(Code.Ok, received.Status.Code);
        Assert.NotNull(received.Parts[^1].DeliveryTimestamp);
        Assert.All(received.Parts.Skip(1).SkipLast(1), part => Assert.NotNull(part.Message));
    }

    [ConformanceFact]
    public async Task A_delivered_message_is_complete()
    {
        var sent = NewWireMessage();
        sent.SystemProperties.Keys.Add("key");
        sent.UserProperties.Add("colour", "blue");
        await Client.SendAsync(sent);

        var message = Assert.Single((await ReceiveSomeAsync()).Messages);

        Assert.Equal(sent.Topic.Name, message.Topic.Name);
        Assert.Equal(sent.Body, message.Body);
        Assert.Equal(sent.UserProperties, message.UserProperties);
        var properties = message.SystemProperties;
        Assert.Equal(sent.SystemProperties.MessageId, properties.MessageId);
        Assert.Equal(sent.SystemProperties.Tag, properties.Tag);
        Assert.Equal(sent.SystemProperties.Keys, properties.Keys);
        Assert.Equal(DigestType.Md5, properties.BodyDigest.Type);
        Assert.Equal("841A2D689AD86BD1611447453C22C6FC", properties.BodyDigest.Checksum);
        Assert.Equal(DevBroker::PushApp.RocketMQ.Protocol.Encoding.Identity, properties.BodyEncoding);
        Assert.Equal(MessageType.Normal, properties.MessageType);
        Assert.Equal(1, properties.DeliveryAttempt);
        Assert.StartsWith("127.0.0.1:", properties.BornHost, StringComparison.Ordinal);
        Assert.NotEqual("", properties.StoreHost);
        Assert.NotNull(properties.StoreTimestamp);
        Assert.NotEqual("", properties.ReceiptHandle);
        Assert.InRange(properties.QueueId, 0, Layout.Queues - 1);
    }

    [ConformanceFact]
    public async Task A_new_group_begins_with_the_oldest_message()
    {
        await Client.SendAsync(NewWireMessage("before the group"));
        Assert.Equal(["before the group"], (await ReceiveSomeAsync()).Bodies);
    }

    [ConformanceFact]
    public async Task A_group_that_the_settings_do_not_name_may_receive_too()
    {
        await Client.SendAsync(NewWireMessage());
        var received = await Client.ReceiveAsync(Own("another"), Own("tag"), topic: Layout.Normal, longPollingTimeout: TimeSpan.FromSeconds(20));
        Assert.Single(received.Messages);
    }

    [ConformanceFact]
    public async Task A_poll_for_more_than_32_messages_gets_32()
    {
        await Client.SendAsync([.. Enumerable.Range(0, 40).Select(i => NewWireMessage($"{i}"))]);

        // A broker may give the first of them out while it still indexes the others: they are all there once another group has them.
        var others = 0;
        await Eventually.TrueAsync(async () =>
        {
            others += (await Client.ReceiveAsync(Own("another"), Own("tag"), topic: Layout.Normal)).Messages.Count;
            return others == 40;
        });

        Assert.Equal(32, (await ReceiveSomeAsync(batch: 100)).Messages.Count);
    }

    [ConformanceFact]
    public async Task An_empty_poll_says_so_and_takes_5_seconds_at_least()
    {
        var waited = Stopwatch.StartNew();
        var received = await PollAsync(longPollingTimeout: TimeSpan.FromSeconds(3));
        Assert.True(waited.Elapsed > ShortestPoll - TimeSpan.FromMilliseconds(100));
        AssertRefused(Code.MessageNotFound, "no new message", received);
    }

    [ConformanceFact]
    public async Task A_deadline_that_is_too_short_for_a_poll_is_refused_at_once()
    {
        const string Text = "The deadline time remaining is not enough for polling, please check network condition";
        AssertStatus(Code.IllegalPollingTime, Text, await PollBrieflyAsync("5.0.3"));

        // Which clients of before that version do not know.
        AssertStatus(Code.BadRequest, Text, await PollBrieflyAsync("5.0.2"));
    }

    [ConformanceFact]
    public async Task What_is_asked_for_wrongly_is_refused()
    {
        AssertRefused(Code.IllegalInvisibleTime, "the invisibleTime is too small. min is 10000", await PollAsync(invisible: TimeSpan.FromSeconds(9)));
        AssertRefused(Code.IllegalInvisibleTime, "the invisibleTime is too large. max is 43200000", await PollAsync(invisible: TimeSpan.FromSeconds(43201)));
        AssertRefused(Code.IllegalFilterExpression, "subString split error", await PollAsync(expression: "||"));
        AssertRefused(Code.InternalServerError, "parse the consumer's subscription failed", await PollAsync(expression: "a >", type: FilterType.Sql));
        AssertRefused(Code.IllegalConsumerGroup, "the specified group[no spaces] contains illegal characters", await PollAsync(group: "no spaces"));
        AssertRefused(Code.TopicNotFound, "No topic route info in name server for the topic: ", await PollAsync(topic: Own("unknown")));
    }

    [ConformanceFact]
    public async Task A_filter_that_nests_too_deep_is_refused_and_the_broker_goes_on()
    {
        string[] deep = [new string('(', 20_000) + "a = 1" + new string(')', 20_000), new string('(', 50_000)];
        foreach (var expression in deep)
        {
            AssertRefused(Code.InternalServerError, "parse the consumer's subscription failed", await PollAsync(expression: expression, type: FilterType.Sql));
        }

        await Client.SendAsync(NewWireMessage());
        Assert.Single((await ReceiveSomeAsync()).Messages);
    }

    [ConformanceFact]
    public async Task A_filter_may_have_long_chains()
    {
        var message = NewWireMessage();
        message.UserProperties.Add("a", Own("chain"));
        await Client.SendAsync(message);
        var or = $"a = '{Own("chain")}'{string.Concat(Enumerable.Repeat(" OR a='x'", 5_000))}";
        Assert.Single((await PollAsync(group: Own("or"), expression: or, type: FilterType.Sql, longPollingTimeout: TimeSpan.FromSeconds(20))).Messages);

        var tags = string.Join("||", Enumerable.Range(0, 5_000).Select(i => $"t{i}").Append(Own("tag")));
        Assert.Single((await PollAsync(group: Own("tags"), expression: tags, longPollingTimeout: TimeSpan.FromSeconds(20))).Messages);
    }

    [ConformanceFact]
    public async Task A_second_acknowledgement_is_fine_and_so_is_one_by_an_earlier_handle()
    {
        await Client.SendAsync(NewWireMessage());
        var message = Assert.Single((await ReceiveSomeAsync()).Messages);

        var changed = await Client.ChangeInvisibleDurationAsync(Own("group"), message, TimeSpan.FromSeconds(30));
        Assert.Equal(Code.Ok, changed.Status.Code);
        Assert.NotEqual(message.SystemProperties.ReceiptHandle, changed.ReceiptHandle);

        Assert.Equal(Code.Ok, (await Client.AckAsync(Own("group"), message)).Status.Code);
        Assert.Equal(Code.Ok, (await Client.AckAsync(Own("group"), changed.ReceiptHandle, Layout.Normal)).Status.Code);
        Assert.Equal(Code.Ok, (await Client.AckAsync(Own("group"), changed.ReceiptHandle, Layout.Normal)).Status.Code);
    }

    [ConformanceFact]
    public async Task A_late_acknowledgement_is_invalid()
    {
        await Client.SendAsync(NewWireMessage());
        var message = Assert.Single((await ReceiveSomeAsync()).Messages);
        var shortLived = await Client.ChangeInvisibleDurationAsync(Own("group"), message, TimeSpan.FromSeconds(1));
        var again = Assert.Single((await ReceiveSomeAsync()).Messages);
        Assert.Equal(2, again.SystemProperties.DeliveryAttempt);

        var late = await Client.AckAsync(Own("group"), shortLived.ReceiptHandle, Layout.Normal);
        AssertStatus(Code.InvalidReceiptHandle, "INVALID_RECEIPT_HANDLE", late.Status);
        AssertStatus(Code.InvalidReceiptHandle, "receipt handle is expired", Assert.Single(late.Entries).Status);
        Assert.Equal(Code.Ok, (await Client.AckAsync(Own("group"), again)).Status.Code);
    }

    [ConformanceFact]
    public async Task A_made_up_handle_is_an_error_of_its_entry_alone()
    {
        await Client.SendAsync(NewWireMessage());
        var message = Assert.Single((await ReceiveSomeAsync()).Messages);
        var request = new AckMessageRequest { Group = Named(Own("group")), Topic = Named(Layout.Normal) };
        request.Entries.Add(new AckMessageEntry { MessageId = "a", ReceiptHandle = message.SystemProperties.ReceiptHandle });
        request.Entries.Add(new AckMessageEntry { MessageId = "b", ReceiptHandle = "made up" });

        var answer = await Client.Calls.AckMessageAsync(request, Client.Headers);

        AssertStatus(Code.MultipleResults, "MULTIPLE_RESULTS", answer.Status);
        Assert.Equal([Code.Ok, Code.InternalServerError], answer.Entries.Select(entry => entry.Status.Code));
        AssertStatus(Code.InternalServerError, "INTERNAL_SERVER_ERROR", (await Client.AckAsync(Own("group"), "made up", Layout.Normal)).Status);
        AssertStatus(Code.InternalServerError, "ack message result is empty", (await Client.Calls.AckMessageAsync(
            new AckMessageRequest { Group = Named(Own("group")), Topic = Named(Layout.Normal) }, Client.Headers)).Status);
    }

    private Task<Received> PollAsync(string? group = null, string? topic = null, string? expression = null, FilterType type = FilterType.Tag,
        TimeSpan? invisible = null, TimeSpan? longPollingTimeout = null) => Client.ReceiveAsync(
            group ?? Own("group"), expression ?? Own("tag"), invisible: invisible, topic: topic ?? Layout.Normal, longPollingTimeout: longPollingTimeout, type: type);

    private async Task<DevBroker::PushApp.RocketMQ.Protocol.Status> PollBrieflyAsync(string clientVersion)
    {
        var headers = new Metadata { { "x-mq-client-id", Client.Id }, { "x-mq-language", "DOTNET" }, { "x-mq-client-version", clientVersion } };
        using var call = Client.Calls.ReceiveMessage(new ReceiveMessageRequest
        {
            Group = Named(Own("group")),
            MessageQueue = new MessageQueue { Topic = Named(Layout.Normal), Id = -1 },
            AutoRenew = true,
        }, headers, DateTime.UtcNow.AddSeconds(4));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.Status;
    }

    private static void AssertRefused(Code code, string text, Received received)
    {
        AssertStatus(code, text, received.Status);
        Assert.Equal(2, received.Parts.Count);
        Assert.NotNull(received.Parts[1].DeliveryTimestamp);
    }
}
