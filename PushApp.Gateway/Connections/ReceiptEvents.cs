using PushApp.Delivery.Events;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Receipts;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Tells an application by events how far devices have come, where <see cref="GatewayOptions.ReceiptEvents"/> has a producer added. One that
/// RocketMQ does not take in time is not told: the device's next one says as much and more, and so does the message's receipt.
/// </summary>
internal sealed partial class ReceiptEvents(
    GatewayIdentity identity, GatewayMetrics metrics, ILogger<ReceiptEvents> logger, EventProducer? producer = null)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Tells how far a device has come. Never faults.</summary>
    public async Task TellAsync(string user, string device, Progress progress)
    {
        if (producer is null)
        {
            return;
        }

        try
        {
            using var timeout = new CancellationTokenSource(Timeout);
            await producer.SendAsync(PushEvent.OfReceipt(user, device, identity.Id, progress), timeout.Token);
        }
        catch (Exception e)
        {
            metrics.Untold();
            LogNotTold(e);
        }
    }

    [LoggerMessage(LogLevel.Debug, "How far a device has come cannot be told as an event.")]
    private partial void LogNotTold(Exception e);
}
