using System.Diagnostics;
using System.Security.Cryptography;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using PushApp.Gateway.Transports;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.Gateway.Connections;

/// <summary>
/// What surrounds a client's connection, over whichever transport it came: its place in the table, its route, its
/// heartbeats, and the last acknowledgement.
/// </summary>
internal sealed partial class ConnectionHost(
    GatewayIdentity identity, ConnectionTable table, RouteClaims claims, HeartbeatWheel heartbeats, Expiries expiries, Admission admission,
    Inbox inbox, CursorWriter cursors, ProgressWriter receipts, OutboundBudget budget, Replays replays, GatewayOptions options, ClientLimitOptions limits,
    GatewayMetrics metrics, ILogger<ConnectionHost> logger)
{
    /// <summary>Serves the client until the connection has ended and its route is removed.</summary>
    public async Task RunAsync(IClientTransport transport, ClientHello hello)
    {
        // The request's span lasts as long as the connection; what happens on it belongs to other traces.
        Activity.Current = null;
        var route = new Route(hello.Device, identity.Id, identity.BootId, RandomNumberGenerator.GetHexString(12, lowercase: true));
        var connection = new ClientConnection(transport, hello, route, inbox, cursors, receipts, budget, replays, options, limits, metrics, logger);
        metrics.Connected();
        var joining = JoinAsync(connection);
        await connection.RunAsync();
        await joining;
        await ForgetAsync(connection);
        metrics.Disconnected();
        metrics.Closed(connection.Reason!.Code);
        LogEnded(route.ConnectionId, connection.Reason.Code, connection.Reason.Text);
        connection.Forgotten();
    }

    private async Task JoinAsync(ClientConnection connection)
    {
        try
        {
            var contested = table.Add(connection);
            heartbeats.Add(connection);
            expiries.Add(connection);
            if (!admission.IsOpen)
            {
                connection.Close(CloseReason.GoingAway);
            }

            var claim = await claims.ClaimAsync(connection, contested);
            if (claims.IsFinal(claim))
            {
                claims.Refuse(connection);
                return;
            }

            await connection.JoinAsync(claim.IsRegistered ? Task.FromResult(true) : claims.TakeAsync(connection, claim.Standing));
            LogJoined(connection.Route.ConnectionId, connection.Route.Device);
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            LogCannotJoin(e, connection.Route.ConnectionId);
            connection.Close(CloseReason.Unavailable);
        }
        catch (Exception e)
        {
            LogFailed(e, connection.Route.ConnectionId);
            connection.Close(CloseReason.Unavailable);
        }
    }

    private async Task ForgetAsync(ClientConnection connection)
    {
        heartbeats.Remove(connection);
        expiries.Remove(connection);
        table.Remove(connection);
        await Task.WhenAll(cursors.LastAsync(connection.Acknowledged), claims.ReleaseAsync(connection));
    }

    [LoggerMessage(LogLevel.Debug, "Connection {ConnectionId} is up, device {Device}.")]
    private partial void LogJoined(string connectionId, string device);

    [LoggerMessage(LogLevel.Debug, "Connection {ConnectionId} has ended: {Code} {Reason}")]
    private partial void LogEnded(string connectionId, int code, string reason);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} cannot be served: Redis does not answer.")]
    private partial void LogCannotJoin(Exception e, string connectionId);

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} failed.")]
    private partial void LogFailed(Exception e, string connectionId);
}
