using Org.Apache.Rocketmq;

namespace RocketMQ.Tests.Client;

public sealed class MessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with.dot")]
    [InlineData(null)]
    public void A_topic_of_other_characters_is_refused(string? topic) => Assert.ThrowsAny<ArgumentException>(() => new Message.Builder().SetTopic(topic!));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a|b")]
    [InlineData(null)]
    public void A_tag_that_an_expression_cannot_name_is_refused(string? tag) => Assert.ThrowsAny<ArgumentException>(() => new Message.Builder().SetTag(tag!));

    [Fact]
    public void Order_and_delay_exclude_each_other()
    {
        Assert.Throws<ArgumentException>(() => new Message.Builder().SetMessageGroup("group").SetDeliveryTimestamp(DateTime.Now));
        Assert.Throws<ArgumentException>(() => new Message.Builder().SetDeliveryTimestamp(DateTime.Now).SetMessageGroup("group"));
    }

    [Fact]
    public void A_message_needs_a_topic_and_a_body()
    {
        Assert.Throws<ArgumentException>(() => new Message.Builder().SetBody([1]).Build());
        Assert.Throws<ArgumentException>(() => new Message.Builder().SetTopic("topic").Build());
        Assert.Throws<ArgumentException>(() => new Message.Builder().SetBody([]));
    }

    [Fact]
    public void Message_ids_are_of_version_1_and_unique()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => MessageIdGenerator.Next()).ToList();
        Assert.All(ids, id => Assert.Matches("^01[0-9A-F]{32}$", id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
