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

    /// <summary>RocketMQ messages: the sum of what gateways consume, once everything has arrived.</summary>
    public static readonly Counter<long> Published =
        Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "RocketMQ messages published.");

    /// <summary>Duration of one send to RocketMQ, also of failed ones.</summary>
    public static readonly Histogram<double> PublishDuration =
        Meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "Duration of a send to RocketMQ.");
}
