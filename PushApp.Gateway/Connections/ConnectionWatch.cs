using PushApp.Delivery;
using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Compares each connection with what Redis has of it, once in a heartbeat interval, in pipelined batches: its route, which it
/// keeps alive, writes again where it is lost, and gives up where another connection has taken it; and the user's inbox, as
/// the push of the newest message may have been lost anywhere on its way, and nothing that comes later would tell.
/// </summary>
internal sealed partial class ConnectionWatch(
    ConnectionTable connections, ConnectionHeartbeat heartbeat, RouteClaims claims, DevicePlaces places, GatewayOptions options, ILogger<ConnectionWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan ReleaseInterval = TimeSpan.FromSeconds(2);

    // Two rounds may fail before a route ends.
    private readonly Rounds _rounds = new(
        connections, TimeSpan.FromTicks(Math.Min(options.Heartbeat.Ticks, RouteTable.TimeToLive.Ticks / 3)));

    /// <summary>Compares all connections, soon: Redis may have lost routes, and what was sent meanwhile found none.</summary>
    public void CompareAll() => _rounds.Hurry();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_rounds.RunAsync(TryCompareAsync, stoppingToken), ReleaseLeftAsync(stoppingToken));

    private async Task ReleaseLeftAsync(CancellationToken stoppingToken)
    {
        var pause = new Backoff(ReleaseInterval, ReleaseInterval);
        while (await pause.DelayAsync(stoppingToken))
        {
            await claims.ReleaseLeftAsync();
        }
    }

    private async Task<bool> TryCompareAsync(ClientConnection[] batch)
    {
        try
        {
            var registered = Array.FindAll(batch, connection => connection.Route.Order > 0 && !connection.IsClosing);
            var lastBefore = Array.ConvertAll(registered, connection => connection.LastQueued);
            var beats = await heartbeat.BeatAsync(
                Array.ConvertAll(registered, connection => (connection.User, connection.Route)), places.MostBeside, places.OnePerKind);
            for (var i = 0; i < registered.Length; i++)
            {
                if (beats[i] is { } beat)
                {
                    await CompareAsync(registered[i], beat, lastBefore[i]);
                }
            }

            return true;
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            LogCannotCompare(e);
            return false;
        }
    }

    private async Task CompareAsync(ClientConnection connection, Beat beat, long lastBefore)
    {
        if (beat.Standing is { } standing)
        {
            await claims.DecideAsync(connection, standing);
        }
        else if (beat.IsDisplaced)
        {
            await claims.DecideDisplacedAsync(connection);
        }
        else if (connection.IsClosing)
        {
            // It has begun to end meanwhile, and its route may have been written again after it was removed.
            await claims.ReleaseAsync(connection);
        }

        connection.Compare(beat, lastBefore);
    }

    [LoggerMessage(LogLevel.Warning, "Connections cannot be compared: Redis does not answer. Trying again.")]
    private partial void LogCannotCompare(Exception e);
}
