using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Spans and metrics by OpenTelemetry's messaging conventions, from a source and a meter named <c>Org.Apache.Rocketmq</c>.
/// Without a listener they cost next to nothing; the trace context travels with the message all the same.
/// </summary>
internal static class ClientDiagnostics
{
    private const string Name = "Org.Apache.Rocketmq";
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    // The conventions' own, for seconds; a histogram's default ones are meant for milliseconds.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly Histogram<double> SendDuration = Meter.CreateHistogram(
        "messaging.client.operation.duration", "s", "Duration of sends, with their retries.", tags: null, Buckets);

    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram(
        "messaging.process.duration", "s", "Duration of the listener's work on a message.", tags: null, Buckets);

    private static readonly Counter<long> Sent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Messages that a producer tried to send.");

    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Messages given to the application.");

    public static Operation StartSend(Message message, Proto.Message wire)
    {
        var activity = Source.HasListeners() ? Source.StartActivity($"send {message.Topic}", ActivityKind.Producer) : null;
        Describe(activity, "send", message.Topic, message.Tag, message.Body.Length, wire.SystemProperties.MessageId);
        var context = activity ?? Activity.Current;
        if (context is { IdFormat: ActivityIdFormat.W3C, Id: { } id } && wire.UserProperties.TryAdd(TraceParent, id) && context.TraceStateString is { Length: > 0 } state)
        {
            wire.UserProperties.TryAdd(TraceState, state);
        }

        return new Operation(SendDuration, Sent, "send", message.Topic, group: null, activity);
    }

    public static Operation StartProcess(MessageView message, string group)
    {
        Activity? activity = null;
        if (Source.HasListeners())
        {
            ActivityContext.TryParse(message.FindProperty(TraceParent), message.FindProperty(TraceState), isRemote: true, out var parent);
            activity = Source.StartActivity($"process {message.Topic}", ActivityKind.Consumer, parent);
            Describe(activity, "process", message.Topic, message.Tag, message.Body.Length, message.MessageId);
            activity?.SetTag("messaging.consumer.group.name", group);
        }

        return new Operation(ProcessDuration, Consumed, "process", message.Topic, group, activity);
    }

    /// <summary>Counts what a simple consumer received; what becomes of it is the application's.</summary>
    public static void Received(string topic, string group, int messages)
    {
        if (Consumed.Enabled && messages > 0)
        {
            Consumed.Add(messages, Tags("receive", topic, group));
        }
    }

    private static bool TryAdd(this Google.Protobuf.Collections.MapField<string, string> properties, string key, string value)
    {
        if (properties.ContainsKey(key))
        {
            return false;
        }

        properties.Add(key, value);
        return true;
    }

    private static TagList Tags(string operation, string topic, string? group)
    {
        var tags = new TagList
        {
            { "messaging.system", "rocketmq" }, { "messaging.operation.name", operation }, { "messaging.destination.name", topic },
        };
        if (group is not null)
        {
            tags.Add("messaging.consumer.group.name", group);
        }

        return tags;
    }

    private static void Describe(Activity? activity, string operation, string topic, string? tag, int bodySize, string messageId) => activity?
        .SetTag("messaging.system", "rocketmq")
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.message.body.size", bodySize)
        .SetTag("messaging.destination.name", topic)
        .SetTag("messaging.rocketmq.message.tag", tag)
        .SetTag("messaging.message.id", messageId);

    /// <summary>A span and the measurement of one message's operation, until disposed of.</summary>
    public readonly struct Operation(Histogram<double> duration, Counter<long> count, string name, string topic, string? group, Activity? activity)
        : IDisposable
    {
        private readonly long _started = duration.Enabled || count.Enabled ? Stopwatch.GetTimestamp() : 0;

        public void Succeeded() => Record(null);

        public void Failed(Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", e.GetType().FullName);
            Record(e.GetType().FullName);
        }

        public void Failed(string reason)
        {
            activity?.SetStatus(ActivityStatusCode.Error, reason).SetTag("error.type", reason);
            Record(reason);
        }

        public void Dispose() => activity?.Dispose();

        private void Record(string? error)
        {
            if (_started != 0)
            {
                var tags = Tags(name, topic, group);
                if (error is not null)
                {
                    tags.Add("error.type", error);
                }

                duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
                count.Add(1, tags);
            }
        }
    }
}
