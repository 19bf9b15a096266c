extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>Requests that no client library sends.</summary>
public abstract class FaultTests(BrokerUnderTest broker) : WireTests(broker)
{
    private static readonly Duration[] WrongDurations =
    [
        new() { Seconds = 20, Nanos = 2_000_000_000 }, new() { Seconds = 20, Nanos = -5 }, new() { Seconds = long.MaxValue }, new() { Seconds = long.MinValue },
        new() { Seconds = 9, Nanos = 1_999_999_999 }, new() { Seconds = 20, Nanos = int.MinValue },
    ];

    private static readonly Timestamp[] WrongTimestamps =
    [
        new() { Seconds = 20, Nanos = 2_000_000_000 }, new() { Seconds = 20, Nanos = -5 }, new() { Seconds = long.MaxValue }, new() { Seconds = long.MinValue },
        new() { Seconds = 253_402_300_800 },
    ];

    [ConformanceFact]
    public async Task A_duration_that_is_not_valid_is_refused()
    {
        foreach (var wrong in WrongDurations)
        {
            var text = $"Duration is not valid. See proto definition for valid values. Seconds ({wrong.Seconds}) must be in range [-315,576,000,000, +315,576,000,000]. Nanos ({wrong.Nanos}) must be in range";
            AssertStatus(Code.InternalServerError, text, await ReceiveAsync(request => request.InvisibleDuration = wrong));
            AssertStatus(Code.InternalServerError, text, await ReceiveAsync(request => request.LongPollingTimeout = wrong));
            var half = NewWireMessage(topic: Layout.Transaction);
            half.SystemProperties.MessageType = MessageType.Transaction;
            half.SystemProperties.OrphanedTransactionRecoveryDuration = wrong;
            AssertStatus(Code.InternalServerError, text, (await Client.SendAsync(half)).Status);
            AssertStatus(Code.InternalServerError, text, (await Client.Calls.ChangeInvisibleDurationAsync(new ChangeInvisibleDurationRequest
            {
                Group = Named(Own("group")),
                Topic = Named(Layout.Normal),
                ReceiptHandle = "x",
                InvisibleDuration = wrong,
            }, Client.Headers)).Status);
        }
    }

    [ConformanceFact]
    public async Task A_timestamp_that_is_not_valid_is_refused_or_nobody_gets_it()
    {
        foreach (var wrong in WrongTimestamps)
        {
            var delayed = NewWireMessage(topic: Layout.Delay);
            delayed.SystemProperties.DeliveryTimestamp = wrong;
            AssertStatus(Code.InternalServerError,
                $"Timestamp is not valid. See proto definition for valid values. Seconds ({wrong.Seconds}) must be in range [-62,135,596,800, +253,402,300,799]. Nanos ({wrong.Nanos}) must be in range [0, +999,999,999].",
                (await Client.SendAsync(delayed)).Status);

            var born = NewWireMessage();
            born.SystemProperties.BornTimestamp = wrong;
            Assert.Equal(Code.Ok, (await Client.SendAsync(born)).Status.Code);
            var received = Assert.Single((await ReceiveSomeAsync()).Messages);
            await Client.AckAsync(Own("group"), received);
            Assert.NotNull(received.SystemProperties.BornTimestamp?.ToDateTimeOffset());
        }
    }

    [ConformanceFact]
    public async Task What_a_request_lacks_is_said_so()
    {
        AssertStatus(Code.IllegalTopic, "The specified topic is blank", await ReceiveAsync(request => request.MessageQueue = null));
        AssertStatus(Code.IllegalTopic, "The specified topic is blank", await ReceiveAsync(request => request.MessageQueue.Topic = null));
        AssertStatus(Code.IllegalConsumerGroup, "the specified group is blank", await ReceiveAsync(request => request.Group = null));
        AssertStatus(Code.IllegalInvisibleTime, "the invisibleTime is too small. min is 10000", await ReceiveAsync(request => request.InvisibleDuration = null));

        var message = NewWireMessage();
        message.SystemProperties = null;
        AssertStatus(Code.IllegalMessageId, "message id cannot be empty", (await Client.SendAsync(message)).Status);
        AssertStatus(Code.IllegalMessageId, "message id cannot be empty", (await Client.SendAsync(NewWireMessage(), message)).Status);
        message.Topic = null;
        AssertStatus(Code.IllegalTopic, "The specified topic is blank", (await Client.SendAsync(message)).Status);

        AssertStatus(Code.IllegalTopic, "", (await Client.Calls.AckMessageAsync(new AckMessageRequest { Group = Named(Own("group")) }, Client.Headers)).Status);
        AssertStatus(Code.IllegalTopic, "", (await Client.Calls.ChangeInvisibleDurationAsync(new ChangeInvisibleDurationRequest { Group = Named(Own("group")) }, Client.Headers)).Status);
        AssertStatus(Code.IllegalTopic, "", (await Client.Calls.EndTransactionAsync(new EndTransactionRequest(), Client.Headers)).Status);
        AssertStatus(Code.IllegalTopic, "", (await Client.Calls.RecallMessageAsync(new RecallMessageRequest(), Client.Headers)).Status);
        AssertStatus(Code.IllegalTopic, "", (await Client.Calls.QueryRouteAsync(new QueryRouteRequest(), Client.Headers)).Status);
    }

    [ConformanceFact]
    public async Task A_recall_handle_that_is_none_is_refused()
    {
        foreach (var handle in new[] { "", "$%&" })
        {
            var recalled = await Client.Calls.RecallMessageAsync(new RecallMessageRequest { Topic = Named(Layout.Delay), RecallHandle = handle }, Client.Headers);
            Assert.Equal(Code.InternalServerError, recalled.Status.Code);
        }
    }

    [ConformanceFact]
    public async Task A_request_that_cannot_be_read_ends_its_call_alone()
    {
        byte[] garbage = [255, 255, 255, 255, 1, 2];
        foreach (var name in new[] { "QueryRoute", "SendMessage", "AckMessage", "ReceiveMessage" })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(MethodOf(MethodType.Unary, name), garbage));
            Assert.Equal(StatusCode.Unknown, refusal.StatusCode);
        }

        using var telemetry = Client.Converse(MethodOf(MethodType.DuplexStreaming, "Telemetry"));
        await telemetry.RequestStream.WriteAsync(garbage);
        var end = await Assert.ThrowsAsync<RpcException>(() => telemetry.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Unknown, end.StatusCode);

        Assert.Equal(Code.Ok, (await Client.SendAsync(NewWireMessage())).Status.Code);
    }

    private static Method<byte[], byte[]> MethodOf(MethodType type, string name)
    {
        var bytes = Marshallers.Create(static payload => payload, static payload => payload);
        return new Method<byte[], byte[]>(type, "apache.rocketmq.v2.MessagingService", name, bytes, bytes);
    }

    private async Task<DevBroker::PushApp.RocketMQ.Protocol.Status> ReceiveAsync(Action<ReceiveMessageRequest> spoil)
    {
        var request = new ReceiveMessageRequest
        {
            Group = Named(Own("group")),
            MessageQueue = new MessageQueue { Topic = Named(Layout.Normal), Id = -1 },
            BatchSize = 1,
            InvisibleDuration = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)),
        };
        spoil(request);
        using var call = Client.Calls.ReceiveMessage(request, Client.Headers, DateTime.UtcNow.AddSeconds(30));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.Status;
    }
}
