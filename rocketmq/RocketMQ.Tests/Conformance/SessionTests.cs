extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;
using RocketMQ.Tests.Conformance.Brokers;
using TestClient = RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.Conformance;

/// <summary>Settings, heartbeats, routes and assignments.</summary>
public abstract class SessionTests(BrokerUnderTest broker) : WireTests(broker)
{
    [ConformanceFact]
    public async Task A_route_leads_back_by_the_address_that_the_client_used()
    {
        var endpoints = new Endpoints { Scheme = AddressScheme.DomainName, Addresses = { new Address { Host = "broker.test", Port = 18081 } } };
        var route = await RouteAsync(Layout.Fifo, endpoints);

        Assert.Equal([0, 1, 2, 3], route.MessageQueues.Select(queue => queue.Id));
        Assert.All(route.MessageQueues, queue =>
        {
            Assert.Equal(endpoints, queue.Broker.Endpoints);
            Assert.Equal(0, queue.Broker.Id);
            Assert.Equal(Permission.ReadWrite, queue.Permission);
            Assert.Equal([MessageType.Fifo], queue.AcceptMessageTypes);
        });
    }

    [ConformanceFact]
    public async Task What_has_no_route()
    {
        var unknown = Own("unknown");
        AssertStatus(Code.TopicNotFound, $"No topic route info in name server for the topic: {unknown}", (await RouteAsync(unknown)).Status);
        AssertStatus(Code.IllegalTopic, "The specified topic is blank", (await RouteAsync("")).Status);
        AssertStatus(Code.IllegalTopic, "The specified topic[no spaces] contains illegal characters", (await RouteAsync("no spaces")).Status);
        AssertStatus(Code.IllegalTopic, "cannot access system topic", (await RouteAsync("SCHEDULE_TOPIC_XXXX")).Status);
    }

    [ConformanceFact]
    public async Task A_group_is_assigned_the_whole_topic_or_queue_by_queue_when_it_wants_order()
    {
        Assert.Equal([-1], await AssignedAsync(Own("any")));
        Assert.Equal([0, 1, 2, 3], await AssignedAsync("ORDERED_KEEPS"));
    }

    [ConformanceFact]
    public async Task A_consumer_is_told_how_to_poll_and_when_to_retry()
    {
        var answer = await DeclareAsync(new Settings { ClientType = ClientType.PushConsumer, Subscription = SimpleConsumer("ORDERED_KEEPS").Subscription });

        Assert.Equal(Code.Ok, answer.Status.Code);
        Assert.True(answer.Settings.Subscription.Fifo);
        Assert.Equal(32, answer.Settings.Subscription.ReceiveBatchSize);
        Assert.Equal(20, answer.Settings.Subscription.LongPollingTimeout.Seconds);
        Assert.Equal(17, answer.Settings.BackoffPolicy.MaxAttempts);
        Assert.Equal([1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200],
            answer.Settings.BackoffPolicy.CustomizedBackoff.Next.Select(pause => pause.Seconds));
    }

    [ConformanceFact]
    public async Task A_producer_is_told_what_it_may_send_and_when_to_retry()
    {
        var answer = await DeclareAsync(new Settings { ClientType = ClientType.Producer, Publishing = new Publishing { Topics = { Named(Layout.Normal) } } });

        Assert.Equal(Code.Ok, answer.Status.Code);
        Assert.Equal(4 << 20, answer.Settings.Publishing.MaxBodySize);
        Assert.True(answer.Settings.Publishing.ValidateMessageType);
        var policy = answer.Settings.BackoffPolicy;
        Assert.Equal(3, policy.MaxAttempts);
        Assert.Equal(10, policy.ExponentialBackoff.Initial.ToTimeSpan().TotalMilliseconds);
        Assert.Equal(1, policy.ExponentialBackoff.Max.Seconds);
        Assert.Equal(2, policy.ExponentialBackoff.Multiplier);
    }

    [ConformanceFact]
    public async Task Settings_that_are_wrong_end_the_stream()
    {
        await AssertEndedAsync(new Settings { ClientType = ClientType.Producer }, "there is no publishing or subscription data in settings");
        await AssertEndedAsync(new Settings { ClientType = ClientType.Producer, Publishing = new Publishing { Topics = { Named("no spaces") } } },
            "process client telemetryCommand failed. The specified topic[no spaces] contains illegal characters");
        await AssertEndedAsync(SimpleConsumer("no spaces"), "process client telemetryCommand failed. the specified group[no spaces] contains illegal characters");
        await AssertEndedAsync(SimpleConsumer(new string('g', 121)), "is longer than group max length: 120.");
        var wrong = SimpleConsumer(Own("group"));
        wrong.Subscription.Subscriptions[0].Expression.Expression = "||";
        await AssertEndedAsync(wrong, "process client telemetryCommand failed. expression format is not correct");
    }

    [ConformanceFact]
    public async Task A_client_that_has_not_said_what_it_is_is_not_recognised()
    {
        const string Text = "cannot find client settings for this client";
        AssertStatus(Code.UnrecognizedClientType, Text, await BeatAsync(Stranger));
        AssertStatus(Code.UnrecognizedClientType, Text, await LeaveAsync(Stranger));
    }

    [ConformanceFact]
    public async Task A_client_that_has_left_is_forgotten()
    {
        Assert.Equal(Code.Ok, (await BeatAsync(Client)).Code);
        Assert.Equal(Code.Ok, (await LeaveAsync(Client)).Code);
        Assert.Equal(Code.UnrecognizedClientType, (await BeatAsync(Client)).Code);
    }

    [ConformanceFact]
    public async Task A_call_without_a_client_id_is_refused()
    {
        const string Text = "client id cannot be empty";
        AssertStatus(Code.ClientIdRequired, Text, (await Client.Calls.HeartbeatAsync(new HeartbeatRequest(), new Metadata())).Status);

        using var receive = Client.Calls.ReceiveMessage(new ReceiveMessageRequest(), new Metadata(), DateTime.UtcNow.AddSeconds(30));
        Assert.True(await receive.ResponseStream.MoveNext(CancellationToken.None));
        AssertStatus(Code.ClientIdRequired, Text, receive.ResponseStream.Current.Status);
        Assert.False(await receive.ResponseStream.MoveNext(CancellationToken.None));

        using var telemetry = Client.Calls.Telemetry(new Metadata());
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = SimpleConsumer(Own("group")) });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        AssertStatus(Code.ClientIdRequired, Text, telemetry.ResponseStream.Current.Status);
        Assert.False(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
    }

    [ConformanceFact]
    public async Task What_the_proxy_does_not_implement_is_not_implemented()
    {
        var bytes = Marshallers.Create(static payload => payload, static payload => payload);
        foreach (var name in new[] { "PullMessage", "GetOffset", "QueryOffset", "UpdateOffset" })
        {
            var method = new Method<byte[], byte[]>(MethodType.Unary, "apache.rocketmq.v2.MessagingService", name, bytes, bytes);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => Stranger.CallAsync(method, []));
            Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
        }
    }

    private async Task<QueryRouteResponse> RouteAsync(string topic, Endpoints? endpoints = null) =>
        await Client.Calls.QueryRouteAsync(new QueryRouteRequest { Topic = Named(topic), Endpoints = endpoints ?? new Endpoints { Scheme = AddressScheme.Ipv4 } }, Client.Headers);

    private async Task<IEnumerable<int>> AssignedAsync(string group)
    {
        var endpoints = new Endpoints { Scheme = AddressScheme.Ipv4, Addresses = { new Address { Host = "127.0.0.1", Port = 8081 } } };
        var assigned = await Client.Calls.QueryAssignmentAsync(
            new QueryAssignmentRequest { Topic = Named(Layout.Fifo), Group = Named(group), Endpoints = endpoints }, Client.Headers);
        Assert.Equal(Code.Ok, assigned.Status.Code);
        return assigned.Assignments.Select(assignment => assignment.MessageQueue.Id);
    }

    private async Task<DevBroker::PushApp.RocketMQ.Protocol.Status> BeatAsync(TestClient client) =>
        (await client.Calls.HeartbeatAsync(new HeartbeatRequest { Group = Named(Own("group")), ClientType = ClientType.SimpleConsumer }, client.Headers)).Status;

    private async Task<DevBroker::PushApp.RocketMQ.Protocol.Status> LeaveAsync(TestClient client) =>
        (await client.Calls.NotifyClientTerminationAsync(new NotifyClientTerminationRequest { Group = Named(Own("group")) }, client.Headers)).Status;

    private async Task<TelemetryCommand> DeclareAsync(Settings settings)
    {
        using var telemetry = Stranger.Calls.Telemetry(Stranger.Headers);
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = settings });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        return telemetry.ResponseStream.Current;
    }

    private async Task AssertEndedAsync(Settings settings, string text)
    {
        var end = await Assert.ThrowsAsync<RpcException>(() => DeclareAsync(settings));
        Assert.Equal(StatusCode.InvalidArgument, end.StatusCode);
        Assert.Contains(text, end.Status.Detail, StringComparison.Ordinal);
    }
}
