extern alias DevBroker;

using DevBroker::PushApp.DevBroker;
using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;
using Microsoft.Extensions.Configuration;

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
    public void Topics_are_not_created_unless_an_option_says_so_and_groups_are()
    {
        var options = BrokerOptions.From(new ConfigurationBuilder().Build());
        Assert.False(options.AutoCreateTopics);
        Assert.True(options.AutoCreateGroups);
    }

    [Fact]
    public async Task As_many_topics_are_created_as_an_option_allows()
    {
        await using var broker = await InProcessBroker.StartAsync("--MaxAutoCreatedTopics", "2", "--Topics:KNOWN:Queues", "1");
        using var client = broker.Connect();
        Assert.Equal([Code.Ok, Code.Ok, Code.Ok], [await RouteAsync("KNOWN"), await RouteAsync("ONE"), await RouteAsync("TWO")]);
        Assert.Equal(Code.Forbidden, await RouteAsync("THREE"));
        Assert.Equal(Code.Ok, await RouteAsync("TWO"));
        var refused = (await client.SendAsync(TestClient.Message("body", topic: "THREE"))).Status;
        Assert.Equal(Code.Forbidden, refused.Code);
        Assert.Contains("option MaxAutoCreatedTopics", refused.Message, StringComparison.Ordinal);

        async Task<Code> RouteAsync(string topic) =>
            (await client.Calls.QueryRouteAsync(new QueryRouteRequest { Topic = new Resource { Name = topic } }, client.Headers)).Status.Code;
    }

    [Fact]
    public async Task As_many_groups_are_created_as_an_option_allows()
    {
        await using var broker = await InProcessBroker.StartAsync("--MaxAutoCreatedGroups", "1", "--Groups:KNOWN:Fifo", "false");
        using var client = broker.Connect();
        await client.SendAsync(TestClient.Message("body"));
        Assert.Equal(Code.Ok, (await client.ReceiveAsync("KNOWN")).Status.Code);
        Assert.Equal(Code.Ok, (await client.ReceiveAsync("ONE")).Status.Code);
        var refused = (await client.ReceiveAsync("TWO")).Status;
        Assert.Equal(Code.Forbidden, refused.Code);
        Assert.Contains("option MaxAutoCreatedGroups", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_has_as_many_clients_as_an_option_allows()
    {
        await using var broker = await InProcessBroker.StartAsync("--MaxClientsPerConnection", "2");
        using var client = broker.Connect();
        Assert.Equal([Code.Ok, Code.Ok, Code.Ok], [await RouteAsync("one"), await RouteAsync("two"), await RouteAsync("one")]);
        Assert.Equal(Code.Forbidden, await RouteAsync("three"));

        // On another connection it may come, and here when another has left.
        using var elsewhere = broker.Connect("three");
        await elsewhere.SendAsync(TestClient.Message("body"));
        using var telemetry = client.Calls.Telemetry(new Metadata { { "x-mq-client-id", "two" } });
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = new Settings { ClientType = ClientType.Producer, Publishing = new Publishing() } });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        await client.Calls.NotifyClientTerminationAsync(new NotifyClientTerminationRequest(), new Metadata { { "x-mq-client-id", "two" } });
        Assert.Equal(Code.Ok, await RouteAsync("three"));

        async Task<Code> RouteAsync(string clientId) => (await client.Calls.QueryRouteAsync(
            new QueryRouteRequest { Topic = new Resource { Name = "TOPIC" } }, new Metadata { { "x-mq-client-id", clientId } })).Status.Code;
    }

    [Fact]
    public async Task Topics_and_groups_come_into_being_when_they_are_first_used()
    {
        await using var broker = await InProcessBroker.StartAsync("--AutoCreateTopics", "true");
        using var client = broker.Connect();
        await client.SendAsync(TestClient.Message("body"));
        Assert.Equal("body", Assert.Single(await client.ConsumeAsync("GROUP", 1)).Body.ToStringUtf8());
    }
}
