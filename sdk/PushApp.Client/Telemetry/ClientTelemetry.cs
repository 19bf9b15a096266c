using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PushApp.Client.Telemetry;

/// <summary>The activity source and the meter <c>PushApp.Client</c>, of all clients of the process.</summary>
internal static class ClientTelemetry
{
    public const string Name = "PushApp.Client";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> HandledCount = Meter.CreateCounter<long>("pushapp.client.handled", "{message}", "Messages that the application has handled.");
    private static readonly Counter<long> FailureCount = Meter.CreateCounter<long>("pushapp.client.handler.failures", "{call}", "Calls of the handler that failed.");
    private static readonly Counter<long> DuplicateCount = Meter.CreateCounter<long>("pushapp.client.duplicates", "{message}", "Messages that came again and were left out.");
    private static readonly Counter<long> PauseCount = Meter.CreateCounter<long>(
        "pushapp.client.pauses", "{pause}", "Times that the client stopped reading, because as much waits for the handler as MaxWaitingMessages or MaxWaitingBytes says.");

    private static readonly Counter<long> EndCount = Meter.CreateCounter<long>("pushapp.client.connections.ended", "{connection}", "Connections that ended or could not be made, by close code.");
    private static readonly Counter<long> RetryCount = Meter.CreateCounter<long>("pushapp.client.send.retries", "{request}", "Requests to the chat API that were sent again.");

    public static void Handled() => HandledCount.Add(1);

    public static void Duplicate() => DuplicateCount.Add(1);

    public static void Paused() => PauseCount.Add(1);

    public static void Ended(int code) => EndCount.Add(1, new KeyValuePair<string, object?>("pushapp.close.code", code));

    public static void Retried() => RetryCount.Add(1);

    /// <summary>The span of a call of the handler.</summary>
    public static Activity? Handling(PushMessage message) =>
        Source.StartActivity("handle message", ActivityKind.Consumer)?.SetTag("pushapp.message.id", message.Id).SetTag("pushapp.message.seq", message.Seq);

    /// <summary>Counts a call of the handler that failed.</summary>
    public static void HandlerFailed(Activity? span, Exception e)
    {
        FailureCount.Add(1);
        span?.AddException(e).SetStatus(ActivityStatusCode.Error, e.Message);
    }

    /// <summary>The span of sending a message, with all its attempts. What sends HTTP passes it on.</summary>
    public static Activity? Sending(string id) => Source.StartActivity("send message", ActivityKind.Producer)?.SetTag("pushapp.message.id", id);

    /// <summary>The span of sending a batch.</summary>
    public static Activity? SendingBatch(int messages) => Source.StartActivity("send messages", ActivityKind.Producer)?.SetTag("messaging.batch.message_count", messages);
}
