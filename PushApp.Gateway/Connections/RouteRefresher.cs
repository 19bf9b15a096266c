using PushApp.Delivery;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Keeps the routes of this gateway's connections alive, in pipelined batches spread over a third of their time to live.
/// After Redis has lost its data it writes all of them again, at a limited rate.
/// </summary>
internal sealed partial class RouteRefresher(
    ConnectionTable connections, RouteTable routes, GatewayDirectory directory, HeadWatch heads, GatewayMetrics metrics,
    ILogger<RouteRefresher> logger)
    : BackgroundService
{
    private readonly Rounds _rounds = new(connections, RouteTable.TimeToLive / 3);

    /// <summary>Writes all routes again, soon: Redis may have lost them, and what was sent meanwhile found none.</summary>
    public void RefreshAll() => _rounds.Hurry();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _rounds.RunAsync(TryRefreshAsync, heads.CompareAll, stoppingToken);

    private async Task<bool> TryRefreshAsync(ClientConnection[] batch)
    {
        try
        {
            var standing = await routes.RefreshAsync([.. batch.Select(connection => (connection.User, connection.Route))]);
            for (var i = 0; i < batch.Length; i++)
            {
                if (standing[i] is { } other)
                {
                    await SettleAsync(batch[i], other);
                }
            }

            return true;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            LogCannotRefresh(e);
            return false;
        }
    }

    // Another connection's route stands where this one's should: the newer one of two that live is the device's.
    private async Task SettleAsync(ClientConnection connection, Route other)
    {
        if (connection.IsClosing)
        {
            return;
        }

        if (other.Since >= connection.Route.Since && await directory.IsLiveAsync(other.Gateway))
        {
            connection.Close(CloseReason.DeviceReplaced);
            return;
        }

        metrics.StaleRoute();
        await connections.RegisterAgainAsync(connection, () => routes.RegisterAsync(connection.User, connection.Route));
    }

    [LoggerMessage(LogLevel.Warning, "Routes cannot be refreshed: Redis does not answer. Trying again.")]
    private partial void LogCannotRefresh(Exception e);
}
