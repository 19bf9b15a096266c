using System.Diagnostics.Metrics;

namespace PushApp.Delivery;

/// <summary>What this library counts under its name.</summary>
internal static class DeliveryTelemetry
{
    public static readonly Meter Meter = new("PushApp.Delivery");
}
