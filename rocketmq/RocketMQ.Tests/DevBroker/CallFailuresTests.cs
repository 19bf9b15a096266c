extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace RocketMQ.Tests.DevBroker;

/// <summary>What a client does wrong is answered and leaves nothing in the log. The answers are among the conformance tests.</summary>
public sealed class CallFailuresTests
{
    [LinuxFact]
    public async Task A_client_cannot_fill_the_log()
    {
        await using var broker = await DevBrokerProcess.StartAsync();
        using var client = new TestClient(new Uri($"http://{broker.Endpoints}"), "client");

        var bytes = Marshallers.Create(static payload => payload, static payload => payload);
        await Assert.ThrowsAsync<RpcException>(() => client.CallAsync(
            new Method<byte[], byte[]>(MethodType.Unary, "apache.rocketmq.v2.MessagingService", "SendMessage", bytes, bytes), [255, 255, 255, 255, 1, 2]));
        using var telemetry = client.Converse(new Method<byte[], byte[]>(MethodType.DuplexStreaming, "apache.rocketmq.v2.MessagingService", "Telemetry", bytes, bytes));
        await telemetry.RequestStream.WriteAsync([255, 255, 255, 255, 1, 2]);
        await Assert.ThrowsAsync<RpcException>(() => telemetry.ResponseStream.MoveNext(CancellationToken.None));

        var delayed = TestClient.Message("delayed");
        delayed.SystemProperties.DeliveryTimestamp = new Timestamp { Seconds = long.MaxValue };
        Assert.Equal(Code.InternalServerError, (await client.SendAsync(delayed)).Status.Code);

        var large = TestClient.Message("large");
        large.SystemProperties.TraceContext = new string('x', 7 << 20);
        Assert.Equal(Code.InternalServerError, (await client.SendAsync(large)).Status.Code);
        large.Body = ByteString.CopyFrom(new byte[9 << 20]);
        await Assert.ThrowsAsync<RpcException>(() => client.SendAsync(large));

        using var call = client.Calls.ReceiveMessage(new ReceiveMessageRequest(), client.Headers, DateTime.UtcNow.AddSeconds(30));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(Code.IllegalTopic, call.ResponseStream.Current.Status.Code);

        broker.Signal("TERM");
        await Eventually.TrueAsync(() => broker.Output.Contains("Application is shutting down", StringComparison.Ordinal));
        Assert.All(["fail:", "warn:", "crit:"], level => Assert.DoesNotContain(level, broker.Output, StringComparison.Ordinal));
    }
}
