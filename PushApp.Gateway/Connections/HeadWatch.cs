using PushApp.Delivery;
using PushApp.Delivery.Inboxes;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Compares what each connection was sent with its user's inbox, once in a heartbeat interval. The push of the newest
/// message may have been lost anywhere on its way, and nothing that comes later would tell.
/// </summary>
internal sealed partial class HeadWatch(
    ConnectionTable connections, Inbox inbox, GatewayOptions options, ILogger<HeadWatch> logger) : BackgroundService
{
    private readonly Rounds _rounds = new(connections, options.Heartbeat);

    /// <summary>Compares all connections, soon: something that was sent lately may have found no route.</summary>
    public void CompareAll() => _rounds.Hurry();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _rounds.RunAsync(TryCompareAsync, hurried: null, stoppingToken);

    private async Task<bool> TryCompareAsync(ClientConnection[] batch)
    {
        try
        {
            var lastBefore = Array.ConvertAll(batch, connection => connection.LastQueued);
            var heads = await inbox.GetHeadsAsync(Array.ConvertAll(batch, connection => connection.User));
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i].Compare(heads[i], lastBefore[i]);
            }
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            // The next round is soon enough: nothing is sent while Redis is away.
            LogCannotCompare(e);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Debug, "Inboxes cannot be compared: Redis does not answer.")]
    private partial void LogCannotCompare(Exception e);
}
