using System.Globalization;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;
using PushApp.Gateway.Protocol;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Tells another gateway at once that one of its connections has lost its device's route, by a RocketMQ message with its tag.
/// Where that is lost, the connection finds out at its next heartbeat.
/// </summary>
internal sealed partial class Takeovers(GatewayIdentity identity, ConnectionTable connections, PushProducer producer, ILogger<Takeovers> logger)
{
    private const string Displaced = "displaced";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Tells the gateway of <paramref name="lost"/>, in the background.</summary>
    /// <param name="user">The user.</param>
    /// <param name="lost">The route that was replaced.</param>
    /// <param name="by">The route that replaced it; of another device where that has taken its place.</param>
    public void Tell(string user, Route lost, Route by) => _ = TellAsync(user, lost, by);

    /// <summary>Takes what says so of a connection here.</summary>
    public void Take(string value)
    {
        if (value.Split(' ') is [var boot, var connectionId, var order, var user, .. var more] && boot == identity.BootId
            && long.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out var by)
            && Array.Find(connections.Find(user), connection => connection.Route.ConnectionId == connectionId) is { } lost
            && lost.Route.Order < by)
        {
            lost.Close(more is [Displaced] ? CloseReason.DeviceDisplaced : CloseReason.DeviceReplaced);
        }
    }

    private async Task TellAsync(string user, Route lost, Route by)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Timeout);
            var more = lost.Device == by.Device ? "" : $" {Displaced}";
            var value = string.Create(CultureInfo.InvariantCulture, $"{lost.BootId} {lost.ConnectionId} {by.Order} {user}{more}");
            await producer.SendAsync(new ControlMessage(lost.GatewayId, ControlKinds.Taken, value), timeout.Token);
        }
        catch (Exception e)
        {
            LogNotTold(e, lost.GatewayId);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Gateway} could not be told that a device has come here; its next heartbeat tells.")]
    private partial void LogNotTold(Exception e, string gateway);
}
