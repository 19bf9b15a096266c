extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;

namespace RocketMQ.Tests.DevBroker;

/// <summary>Topics and groups that are created on first use, or not. RocketMQ's own limits are among the conformance tests.</summary>
public sealed class AutoCreationTests
{
    [Fact]
    public async Task Topics_and_groups_can_be_limited_to_the_configured_ones()
    {
        await using var broker = await InProcessBroker.StartAsync("--AutoCreateTopics", "false", "--AutoCreateGroups", "false", "--Topics:KNOWN:Queues", "1");
        using var client = broker.Connect();
        var route = await client.Calls.QueryRouteAsync(new QueryRouteRequest { Topic = new Resource { Name = "UNKNOWN" } }, client.Headers);
        Assert.Equal(Code.TopicNotFound, route.Status.Code);
        Assert.Equal(Code.ConsumerGroupNotFound, (await client.ReceiveAsync("GROUP", topic: "KNOWN")).Status.Code);
    }

    [Fact]
    public async Task Topics_and_groups_come_into_being_when_they_are_first_used()
    {
        await using var broker = await InProcessBroker.StartAsync();
        using var client = broker.Connect();
        await client.SendAsync(TestClient.Message("body"));
        Assert.Equal("body", Assert.Single(await client.ConsumeAsync("GROUP", 1)).Body.ToStringUtf8());
    }
}
