extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;

namespace RocketMQ.Tests.DevBroker.Filters;

/// <summary>How long a filter may be. How deep it may be is among the conformance tests.</summary>
public sealed class FilterLengthTests
{
    [Theory]
    [InlineData(false, "tag0123456")]
    [InlineData(true, "aa IS NULL")]
    public async Task A_filter_has_as_many_characters_as_the_option_says_and_no_more(bool sql, string ten)
    {
        var type = sql ? FilterType.Sql : FilterType.Tag;
        await using var broker = await InProcessBroker.StartAsync("--MaxFilterLength", "10", "--Topics:TOPIC:Queues", "1");
        using var client = broker.Connect();
        await client.SendAsync(TestClient.Message("first", "tag0123456"));
        Assert.Equal(["first"], (await client.ReceiveAsync("GROUP", ten, type: type)).Bodies);

        var refused = (await client.ReceiveAsync("GROUP", ten + "7", type: type)).Status;
        Assert.Equal(Code.IllegalFilterExpression, refused.Code);
        Assert.Equal("the expression is longer than 10 characters (option MaxFilterLength)", refused.Message);
    }
}
