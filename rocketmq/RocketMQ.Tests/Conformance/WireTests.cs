extern alias DevBroker;
using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RocketMQ.Tests.Conformance.Brokers;
using Received = RocketMQ.Tests.DevBroker.Received;
using TestClient = RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.Conformance;

/// <summary>Tests that speak the protocol themselves, for what a client keeps to itself: codes, texts, the order of things.</summary>
public abstract class WireTests(BrokerUnderTest broker) : ConformanceTests(broker), IAsyncLifetime
{
    private AsyncDuplexStreamingCall<TelemetryCommand, TelemetryCommand>? _telemetry;

    /// <summary>A simple consumer that has said so.</summary>
    internal TestClient Client { get; } = new(new Uri($"http://{broker.Endpoints}"), Guid.NewGuid().ToString("N"));

    /// <summary>A client that has said nothing yet.</summary>
    internal TestClient Stranger { get; } = new(new Uri($"http://{broker.Endpoints}"), Guid.NewGuid().ToString("N"));

    public async Task InitializeAsync()
    {
        _telemetry = Client.Calls.Telemetry(Client.Headers);
        await _telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = SimpleConsumer(Own("group")) });
        Assert.True(await _telemetry.ResponseStream.MoveNext(CancellationToken.None));
    }

    public Task DisposeAsync()
    {
        _telemetry?.Dispose();
        Client.Dispose();
        Stranger.Dispose();
        return Task.CompletedTask;
    }

    internal static Resource Named(string name) => new() { Name = name };

    internal static Settings SimpleConsumer(string group) => new()
    {
        ClientType = ClientType.SimpleConsumer,
        RequestTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)),
        Subscription = new Subscription
        {
            Group = Named(group),
            Subscriptions = { new SubscriptionEntry { Topic = Named(Layout.Normal), Expression = new FilterExpression { Type = FilterType.Tag, Expression = "*" } } },
        },
    };

    internal Message NewWireMessage(string body = "body", string topic = Layout.Normal) => TestClient.Message(body, Own("tag"), topic);

    /// <summary>Polls until a message with this test's tag comes.</summary>
    internal async Task<Received> ReceiveSomeAsync(int batch = 32)
    {
        var received = new Received();
        await Eventually.TrueAsync(async () =>
        {
            received = await Client.ReceiveAsync(Own("group"), Own("tag"), batch, topic: Layout.Normal);
            return received.Messages.Count > 0;
        });
        return received;
    }

    internal static void AssertStatus(Code code, string text, DevBroker::PushApp.RocketMQ.Protocol.Status status)
    {
        Assert.Equal(code, status.Code);
        Assert.Contains(text, status.Message, StringComparison.Ordinal);
    }
}
