using PushApp.Delivery.RocketMQ;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Connections;

/// <summary>Ends connections of a user where an operator says so, or the user from elsewhere.</summary>
internal sealed class Disconnects(ConnectionTable connections)
{
    // What comes later is not what the operator meant, or a repetition by somebody who has seen it.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    /// <summary>Takes a <see cref="Disconnection"/>.</summary>
    public void Take(string value)
    {
        if (Disconnection.TryDecode(value, out var disconnection) && (DateTimeOffset.UtcNow - disconnection.SaidAt).Duration() < Validity)
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
