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
    ConnectionTable connections, RouteTable routes, GatewayDirectory directory, GatewayMetrics metrics, ILogger<RouteRefresher> logger)
    : BackgroundService
{
    private const int BatchSize = 256;

    private static readonly TimeSpan Round = RouteTable.TimeToLive / 3;
    private static readonly TimeSpan UrgentPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private volatile TaskCompletionSource _urgent = NewSignal();

    /// <summary>Writes all routes again, soon: Redis may have lost them.</summary>
    public void RefreshAll() => _urgent.TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Routes are fresh when they are registered: the wait comes before the first batch, too.
                await PauseAsync(stoppingToken);
                await RefreshRoundAsync(TakeUrgency(), stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RefreshRoundAsync(bool urgent, CancellationToken cancellationToken)
    {
        var first = true;
        foreach (var batch in connections.All.Chunk(BatchSize))
        {
            if (!first)
            {
                await (urgent ? Task.Delay(UrgentPause, cancellationToken) : PauseAsync(cancellationToken));
                urgent |= _urgent.Task.IsCompleted;
            }

            first = false;
            while (!await TryRefreshAsync(batch))
            {
                await Task.Delay(RetryDelay, cancellationToken);
            }
        }
    }

    // As long that a round over all batches takes its time; an urgent one does not wait.
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_urgent.Task, Task.Delay(Round / (connections.Count / BatchSize + 1), cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private bool TakeUrgency()
    {
        if (!_urgent.Task.IsCompleted)
        {
            return false;
        }

        _urgent = NewSignal();
        return true;
    }

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

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "Routes cannot be refreshed: Redis does not answer. Trying again.")]
    private partial void LogCannotRefresh(Exception e);
}
