using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PushApp.ChatApi;

/// <summary>The chat API's spans and metrics; names and attributes follow OpenTelemetry's messaging conventions where they apply.</summary>
internal static class ChatApiTelemetry
{
    public const string Name = "PushApp.ChatApi";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Messages taken, by <c>pushapp.status</c>.</summary>
    public static readonly Counter<long> Accepted =
        Meter.CreateCounter<long>("pushapp.messages.accepted", "{message}", "Messages answered with 202.");

    /// <summary>Messages to many, by how many receivers they have.</summary>
    public static readonly Histogram<long> FannedOut = Meter.CreateHistogram(
        "pushapp.messages.receivers", "{receiver}", "Receivers of a message to many.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000] });

    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("pushapp.messages.refused", "{message}", "Messages refused by a limit, by pushapp.limit.");

    private static readonly Counter<long> StreamsPaused =
        Meter.CreateCounter<long>("pushapp.streams.paused", "{pause}", "Times that a stream was not read on because as much of it was under way as may be (Messages:MaxStreamInFlight).");

    private static readonly Counter<long> StreamsEnded =
        Meter.CreateCounter<long>("pushapp.streams.ended", "{stream}", "Streams that have ended, by pushapp.reason: end, gone, or the status of what ended them.");

    /// <summary>Counts messages that a limit has refused.</summary>
    public static void Refuse(string limit, int count = 1) => Refused.Add(count, new KeyValuePair<string, object?>("pushapp.limit", limit));

    /// <summary>Counts that a stream waits for what of it is under way.</summary>
    public static void PauseStream() => StreamsPaused.Add(1);

    /// <summary>Counts a stream that has ended.</summary>
    public static void EndStream(string reason) => StreamsEnded.Add(1, new KeyValuePair<string, object?>("pushapp.reason", reason));
}
