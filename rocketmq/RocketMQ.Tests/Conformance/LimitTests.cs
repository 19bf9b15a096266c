extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>The limits of a message.</summary>
public abstract class LimitTests(BrokerUnderTest broker) : WireTests(broker)
{
    private const int MaxBody = 4 << 20;
    private const int MaxProperties = 16 << 10;

    [ConformanceFact]
    public async Task A_body_of_4_MiB_with_16_KiB_of_properties_passes_and_one_byte_more_does_not()
    {
        var message = NewWireMessage();
        message.Body = ByteString.CopyFrom(new byte[MaxBody]);
        message.UserProperties.Add("k", new string('v', MaxProperties - 1 - Own("tag").Length));
        Assert.Equal(Code.Ok, (await Client.SendAsync(message)).Status.Code);

        message.Body = ByteString.CopyFrom(new byte[MaxBody + 1]);
        await AssertRefusedAsync(message, Code.MessageBodyTooLarge, "message body cannot exceed the max 4194304");
        message.Body = ByteString.CopyFromUtf8("small");
        message.UserProperties.Add("l", "");
        await AssertRefusedAsync(message, Code.MessagePropertiesTooLarge, "the total size of user property is too large, max is 16384");
    }

    [ConformanceFact]
    public async Task Keys_count_with_the_properties()
    {
        var message = NewWireMessage();
        message.SystemProperties.Keys.Add(new string('k', MaxProperties));
        await AssertRefusedAsync(message, Code.MessagePropertiesTooLarge, "the total size of user property is too large, max is 16384");
    }

    [ConformanceFact]
    public async Task More_than_128_properties_are_too_many()
    {
        var message = NewWireMessage();
        for (var i = 0; i <= 128; i++)
        {
            message.UserProperties.Add($"k{i}", "v");
        }

        await AssertRefusedAsync(message, Code.MessagePropertiesTooLarge, "too many user properties, max is 128");
    }

    [ConformanceFact]
    public async Task What_a_message_must_not_contain()
    {
        (Action<Message> Spoil, Code Code, string Text)[] cases =
        [
            (m => m.UserProperties.Add("UNIQ_KEY", "v"), Code.IllegalMessagePropertyKey, "property is used by system: UNIQ_KEY"),
            (m => m.UserProperties.Add("a\u0001", "v"), Code.IllegalMessagePropertyKey, "the key of property cannot contain control character"),
            (m => m.UserProperties.Add("a", "\u0001"), Code.IllegalMessagePropertyKey, "the value of property cannot contain control character"),
            (m => m.SystemProperties.Keys.Add("k\u0001"), Code.IllegalMessageKey, "key cannot contain control character"),
            (m => m.SystemProperties.Keys.Add(" "), Code.IllegalMessageKey, "key cannot be the char sequence of whitespace"),
            (m => m.SystemProperties.Tag = "t\u0001", Code.IllegalMessageTag, "tag cannot contain control character"),
            (m => m.SystemProperties.Tag = " ", Code.IllegalMessageTag, "tag cannot be the char sequence of whitespace"),
            (m => m.SystemProperties.Tag = "a|b", Code.IllegalMessageTag, "tag cannot contain '|'"),
            (m => m.SystemProperties.MessageGroup = " ", Code.IllegalMessageGroup, "message group cannot be the char sequence of whitespace"),
            (m => m.SystemProperties.MessageGroup = new string('g', 64), Code.IllegalMessageGroup, "message group exceed the max size 64"),
            (m => m.SystemProperties.MessageId = "", Code.IllegalMessageId, "message id cannot be empty"),
            (m => m.Body = ByteString.Empty, Code.MessageBodyEmpty, "message body cannot be empty"),
            (m => m.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(DateTime.UtcNow.AddHours(25)), Code.IllegalDeliveryTime, "the max delay time of message is too large, max is 86400000"),
            (m => m.Topic.Name = "no spaces", Code.IllegalTopic, "The specified topic[no spaces] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$"),
            (m => m.Topic.Name = new string('t', 128), Code.IllegalTopic, "The specified topic is longer than topic max length 127."),
            (m => m.Topic.Name = "TBW102", Code.IllegalTopic, "cannot access system topic"),
        ];
        foreach (var (spoil, code, text) in cases)
        {
            var message = NewWireMessage();
            spoil(message);
            await AssertRefusedAsync(message, code, text);
        }
    }

    [ConformanceFact]
    public async Task A_topic_of_one_type_refuses_messages_of_another()
    {
        (Action<Message> Change, string Type)[] cases =
        [
            (m => m.SystemProperties.MessageGroup = "line", "FIFO"),
            (m => m.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(DateTime.UtcNow.AddMinutes(1)), "DELAY"),
            (m => m.SystemProperties.MessageType = MessageType.Transaction, "TRANSACTION"),
        ];
        foreach (var (change, type) in cases)
        {
            var message = NewWireMessage();
            change(message);
            await AssertRefusedAsync(message, Code.MessagePropertyConflictWithType,
                $"TopicMessageType validate failed, the expected type is NORMAL, but actual type is {type}");
        }
    }

    [ConformanceFact]
    public async Task A_topic_that_is_not_there_takes_no_type()
    {
        await AssertRefusedAsync(NewWireMessage(topic: Own("unknown")), Code.MessagePropertyConflictWithType,
            "TopicMessageType validate failed, the expected type is UNSPECIFIED, but actual type is NORMAL");
    }

    [ConformanceFact]
    public async Task A_batch_is_one_answer_and_of_one_topic()
    {
        var first = NewWireMessage("first");
        var second = NewWireMessage("second");
        var sent = await Client.SendAsync(first, second);
        Assert.Equal(Code.Ok, sent.Status.Code);
        Assert.Equal($"{first.SystemProperties.MessageId},{second.SystemProperties.MessageId}", Assert.Single(sent.Entries).MessageId);

        AssertStatus(Code.MessageCorrupted, "topic in message is not same", (await Client.SendAsync(NewWireMessage(), NewWireMessage(topic: Layout.Restarted))).Status);
        AssertStatus(Code.MessageCorrupted, "no message to send", (await Client.SendAsync()).Status);
    }

    private async Task AssertRefusedAsync(Message message, Code code, string text) =>
        AssertStatus(code, text, (await Client.SendAsync(message)).Status);
}
