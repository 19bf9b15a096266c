using PushApp.Delivery.RocketMQ;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Connections;

/// <summary>Ends connections of a user where an operator says so, or the user from elsewhere.</summary>
internal sealed class Disconnects(ConnectionTable connections)
{
    /// <summary>Takes a <see cref="Disconnection"/>.</summary>
    public void Take(string value)
    {
        if (Disconnection.TryDecode(value, out var disconnection) && ControlValidity.IsMeant(disconnection.SaidAt, DateTimeOffset.UtcNow))
        {
            var reason = disconnection.Reason is { } text ? CloseReason.Disconnected with { Text = text } : CloseReason.Disconnected;
            foreach (var connection in connections.Find(disconnection.User))
            {
                if (disconnection.Device is null || connection.Route.Device == disconnection.Device)
                {
                    connection.Close(reason);
                }
            }
        }
    }
}
