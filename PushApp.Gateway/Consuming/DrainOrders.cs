using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Gateway.Consuming;

/// <summary>Stops the gateway in order, as SIGTERM does, where an operator says so.</summary>
internal sealed partial class DrainOrders(GatewayIdentity identity, IHostApplicationLifetime application, ILogger<DrainOrders> logger)
{
    /// <summary>Takes a <see cref="DrainOrder"/>.</summary>
    public void Take(string value)
    {
        if (DrainOrder.TryDecode(value, out var order) && order.BootId == identity.BootId && ControlValidity.IsMeant(order.SaidAt, DateTimeOffset.UtcNow))
        {
            LogStopping(identity.Id);
            application.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Warning, "An operator has {Gateway} drained: it sends its clients away and stops.")]
    private partial void LogStopping(string gateway);
}
