extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;

namespace PushApp.Tests.DevBroker;

public sealed class SessionTests : IAsyncLifetime
{
    private BrokerUnderTest _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await BrokerUnderTest.StartAsync("--Topics:ORDERS:Type", "Fifo", "--Topics:ORDERS:Queues", "2", "--Groups:ORDERLY:Fifo", "true");
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_route_leads_back_by_the_address_that_the_client_used()
    {
        var endpoints = new Endpoints { Scheme = AddressScheme.DomainName, Addresses = { new Address { Host = "broker.test", Port = 18081 } } };
        var route = await _client.Calls.QueryRouteAsync(new QueryRouteRequest { Topic = new Resource { Name = "ORDERS" }, Endpoints = endpoints }, _client.Headers);

        Assert.Equal([0, 1], route.MessageQueues.Select(queue => queue.Id));
        Assert.All(route.MessageQueues, queue =>
        {
            Assert.Equal(endpoints, queue.Broker.Endpoints);
            Assert.Equal(0, queue.Broker.Id);
            Assert.Equal(Permission.ReadWrite, queue.Permission);
            Assert.Equal([MessageType.Fifo], queue.AcceptMessageTypes);
        });
    }

    [Theory]
    [InlineData("ANY", new[] { -1 })]
    [InlineData("ORDERLY", new[] { 0, 1 })]
    public async Task A_group_is_assigned_the_whole_topic_or_queue_by_queue_when_it_wants_order(string group, int[] queues)
    {
        var assigned = await _client.Calls.QueryAssignmentAsync(
            new QueryAssignmentRequest { Topic = new Resource { Name = "ORDERS" }, Group = new Resource { Name = group } }, _client.Headers);
        Assert.Equal(queues, assigned.Assignments.Select(assignment => assignment.MessageQueue.Id));
    }

    [Fact]
    public async Task Settings_are_answered_with_what_a_consumer_should_use()
    {
        using var telemetry = _client.Calls.Telemetry(_client.Headers);
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand
        {
            Settings = new Settings
            {
                ClientType = ClientType.PushConsumer,
                Subscription = new Subscription { Group = new Resource { Name = "ORDERLY" } },
            },
        });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));

        var answer = telemetry.ResponseStream.Current;
        Assert.Equal(Code.Ok, answer.Status.Code);
        Assert.True(answer.Settings.Subscription.Fifo);
        Assert.Equal(32, answer.Settings.Subscription.ReceiveBatchSize);
        Assert.Equal(20, answer.Settings.Subscription.LongPollingTimeout.Seconds);
        Assert.Equal(17, answer.Settings.BackoffPolicy.MaxAttempts);
        Assert.Equal(18, answer.Settings.BackoffPolicy.CustomizedBackoff.Next.Count);
        Assert.Equal(Code.Ok, (await HeartbeatAsync("ORDERLY")).Code);
    }

    [Fact]
    public async Task A_heartbeat_before_the_settings_is_not_recognised() =>
        Assert.Equal(Code.UnrecognizedClientType, (await HeartbeatAsync("ANY")).Code);

    [Fact]
    public async Task A_call_without_a_client_id_is_refused()
    {
        var answer = await _client.Calls.HeartbeatAsync(new HeartbeatRequest(), new Metadata());
        Assert.Equal(Code.ClientIdRequired, answer.Status.Code);
    }

    private async Task<DevBroker::PushApp.RocketMQ.Protocol.Status> HeartbeatAsync(string group) =>
        (await _client.Calls.HeartbeatAsync(new HeartbeatRequest { Group = new Resource { Name = group }, ClientType = ClientType.PushConsumer }, _client.Headers)).Status;
}
