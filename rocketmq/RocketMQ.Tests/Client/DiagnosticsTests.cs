extern alias DevBroker;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Org.Apache.Rocketmq;
using Org.Apache.Rocketmq.Error;
using RocketMQ.Tests.Conformance;
using RocketMQ.Tests.Conformance.Brokers;
using Code = DevBroker::PushApp.RocketMQ.Protocol.Code;
using SendMessageResponse = DevBroker::PushApp.RocketMQ.Protocol.SendMessageResponse;
using Status = DevBroker::PushApp.RocketMQ.Protocol.Status;

namespace RocketMQ.Tests.Client;

/// <summary>Spans and metrics by OpenTelemetry's messaging conventions.</summary>
[Collection(OnDevBroker.Name)]
public sealed class DiagnosticsTests(DevBrokerServer broker) : ConformanceTests(broker), IDisposable
{
    private readonly Listening _listening = new();

    public void Dispose() => _listening.Dispose();

    [Fact]
    public async Task Sending_and_processing_are_spans_of_one_trace()
    {
        using var activity = new Activity("sender").SetIdFormat(ActivityIdFormat.W3C).Start();
        var id = await SendAndReceiveAsync();

        var spans = await _listening.SpansAsync(activity.TraceId, 2);
        var send = Assert.Single(spans, span => span.OperationName == $"send {Layout.Normal}");
        var process = Assert.Single(spans, span => span.OperationName == $"process {Layout.Normal}");
        Assert.Equal(ActivityKind.Producer, send.Kind);
        Assert.Equal(ActivityKind.Consumer, process.Kind);
        Assert.Equal(send.SpanId, process.ParentSpanId);
        foreach (var (span, operation) in new[] { (send, "send"), (process, "process") })
        {
            Assert.Equal("rocketmq", span.GetTagItem("messaging.system"));
            Assert.Equal(operation, span.GetTagItem("messaging.operation.name"));
            Assert.Equal(operation, span.GetTagItem("messaging.operation.type"));
            Assert.Equal(Layout.Normal, span.GetTagItem("messaging.destination.name"));
            Assert.Equal(Own("tag"), span.GetTagItem("messaging.rocketmq.message.tag"));
            Assert.Equal(id, span.GetTagItem("messaging.message.id"));
            Assert.Equal(5, span.GetTagItem("messaging.message.body.size"));
        }

        Assert.Equal(Own("group"), process.GetTagItem("messaging.consumer.group.name"));
    }

    [Fact]
    public async Task Processing_is_counted_and_timed_by_its_group()
    {
        await SendAndReceiveAsync();
        await Eventually.TrueAsync(() => _listening.Of("messaging.client.consumed.messages", Own("group")).Count() == 1);
        var (duration, tags) = Assert.Single(_listening.Of("messaging.process.duration", Own("group")));
        Assert.InRange(duration, 0, 60);
        Assert.Equal("process", tags["messaging.operation.name"]);
        Assert.Equal(Layout.Normal, tags["messaging.destination.name"]);
        Assert.False(tags.ContainsKey("error.type"));
    }

    [Fact]
    public async Task A_listener_that_fails_is_an_error_of_its_group()
    {
        await using var consumer = await ConsumeAsync(
            Own("group"), Layout.Normal, new FilterExpression(Own("tag")), new Recorder(message =>
                message.DeliveryAttempt == 1 ? throw new NotSupportedException() : ConsumeResult.SUCCESS));
        await using var producer = await ProduceAsync(Layout.Normal);
        await producer.Send(NewMessage(Layout.Normal, Own("tag")).Build());
        await Eventually.TrueAsync(() => _listening.Of("messaging.client.consumed.messages", Own("group")).Count() == 2);
        Assert.Single(_listening.Of("messaging.process.duration", Own("group")),
            m => m.Tags.TryGetValue("error.type", out var error) && error is "System.NotSupportedException");
    }

    [Fact]
    public async Task What_a_simple_consumer_receives_is_counted()
    {
        await using var producer = await ProduceAsync(Layout.Normal);
        await using var consumer = await ReceiveAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")));
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
        await ReceiveOneAsync(consumer, TimeSpan.FromSeconds(30));
        var (value, tags) = Assert.Single(_listening.Of("messaging.client.consumed.messages", Own("group")));
        Assert.Equal(1, value);
        Assert.Equal("receive", tags["messaging.operation.name"]);
    }

    [Fact]
    public async Task Sends_are_counted_and_timed_and_failures_named()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var producer = await new Producer.Builder().SetClientConfig(server.Config).SetTopics(Own("topic")).Build();
        await producer.Send(NewMessage(Own("topic"), "tag").Build());
        server.OnSend = _ => Task.FromResult(new SendMessageResponse { Status = new Status { Code = Code.Forbidden } });
        using var activity = new Activity("sender").SetIdFormat(ActivityIdFormat.W3C).Start();
        await Assert.ThrowsAsync<ForbiddenException>(() => producer.Send(NewMessage(Own("topic"), "tag").Build()));

        var failed = typeof(ForbiddenException).FullName;
        foreach (var name in new[] { "messaging.client.operation.duration", "messaging.client.sent.messages" })
        {
            Assert.Equal([null, failed], _listening.Of(name, Own("topic")).Select(m => m.Tags.GetValueOrDefault("error.type")));
            Assert.All(_listening.Of(name, Own("topic")), m => Assert.Equal("send", m.Tags["messaging.operation.name"]));
        }

        var span = Assert.Single(await _listening.SpansAsync(activity.TraceId, 1));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(failed, span.GetTagItem("error.type"));
    }

    private async Task<string> SendAndReceiveAsync()
    {
        var received = new Recorder();
        await using var consumer = await ConsumeAsync(Own("group"), Layout.Normal, new FilterExpression(Own("tag")), received);
        await using var producer = await ProduceAsync(Layout.Normal);
        var receipt = await producer.Send(NewMessage(Layout.Normal, Own("tag")).Build());
        await received.SeesAsync([receipt.MessageId]);
        return receipt.MessageId;
    }

    /// <summary>Keeps what the client's source and meter tell, of all tests that run now.</summary>
    private sealed class Listening : IDisposable
    {
        private const string Name = "Org.Apache.Rocketmq";

        private readonly ConcurrentQueue<Activity> _spans = new();
        private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measurements = new();
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _activities;

        public Listening()
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = source => source.Name == Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.Start();
        }

        /// <summary>The measurements that carry this value in one of their tags, in their order.</summary>
        public IEnumerable<(double Value, Dictionary<string, object?> Tags)> Of(string instrument, string tagged) =>
            _measurements.Where(m => m.Name == instrument && m.Tags.ContainsValue(tagged)).Select(m => (m.Value, m.Tags));

        /// <summary>The spans of a trace, when so many have ended.</summary>
        public async Task<List<Activity>> SpansAsync(ActivityTraceId trace, int count)
        {
            List<Activity> spans = [];
            await Eventually.TrueAsync(() => (spans = [.. _spans.Where(span => span.TraceId == trace)]).Count == count);
            return spans;
        }

        public void Dispose()
        {
            _meters.Dispose();
            _activities.Dispose();
        }

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _measurements.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }
}
