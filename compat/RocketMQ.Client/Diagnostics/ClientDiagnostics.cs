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

    private static readonly Histogram<double> SendDuration = Meter.CreateHistogram<double>(
        "messaging.client.operation.duration", "s", "Duration of sends, with their retries.");

    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>(
        "messaging.process.duration", "s", "Duration of the listener's work on a message.");

    public static Operation StartSend(Message message, Proto.Message wire)
    {
        var activity = Source.HasListeners() ? Source.StartActivity($"send {message.Topic}", ActivityKind.Producer) : null;
        activity?.SetTag("messaging.operation.type", "send").SetTag("messaging.message.body.size", message.Body.Length);
        Describe(activity, message.Topic, message.Tag, wire.SystemProperties.MessageId);
        var context = activity ?? Activity.Current;
        if (context is { IdFormat: ActivityIdFormat.W3C, Id: { } id } && wire.UserProperties.TryAdd(TraceParent, id) && context.TraceStateString is { Length: > 0 } state)
        {
            wire.UserProperties.TryAdd(TraceState, state);
        }

        return new Operation(SendDuration, message.Topic, "send", activity);
    }

    public static Operation StartProcess(MessageView message, string group)
    {
        Activity? activity = null;
        if (Source.HasListeners())
        {
            ActivityContext.TryParse(message.FindProperty(TraceParent), message.FindProperty(TraceState), isRemote: true, out var parent);
            activity = Source.StartActivity($"process {message.Topic}", ActivityKind.Consumer, parent);
            activity?.SetTag("messaging.operation.type", "process").SetTag("messaging.consumer.group.name", group)
                .SetTag("messaging.message.body.size", message.Body.Length);
            Describe(activity, message.Topic, message.Tag, message.MessageId);
        }

        return new Operation(ProcessDuration, message.Topic, "process", activity);
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

    private static void Describe(Activity? activity, string topic, string? tag, string messageId) => activity?
        .SetTag("messaging.system", "rocketmq")
        .SetTag("messaging.destination.name", topic)
        .SetTag("messaging.rocketmq.message.tag", tag)
        .SetTag("messaging.message.id", messageId);

    /// <summary>A span and the measurement of its duration, until disposed of.</summary>
    public readonly struct Operation(Histogram<double> duration, string topic, string name, Activity? activity) : IDisposable
    {
        private readonly long _started = duration.Enabled ? Stopwatch.GetTimestamp() : 0;

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
                var tags = new TagList
                {
                    { "messaging.system", "rocketmq" }, { "messaging.operation.name", name }, { "messaging.destination.name", topic },
                };
                if (error is not null)
                {
                    tags.Add("error.type", error);
                }

                duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
            }
        }
    }
}
