using System.Threading.Channels;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Records how far devices have acknowledged: what comes within a second goes to Redis together, and of a device only its
/// newest. A gateway that crashes forgets that second, and the devices get its messages again.
/// </summary>
internal sealed partial class CursorWriter(Inbox inbox, GatewayMetrics metrics, ILogger<CursorWriter> logger) : BackgroundService
{
    private const int PipelineDepth = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // A cursor is in it at most once.
    private readonly Channel<AckCursor> _waiting = Channel.CreateUnbounded<AckCursor>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes a device's acknowledgement of a sequence number.</summary>
    public void Record(AckCursor cursor, long seq, string epoch)
    {
        if (cursor.Advance(seq, epoch))
        {
            _waiting.Writer.TryWrite(cursor);
        }
    }

    /// <summary>Records a device's last acknowledgement, if Redis answers; where it does not, the device gets the rest again.</summary>
    public Task LastAsync(AckCursor cursor) => TryFlushAsync(cursor);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var batch = new List<Task<bool>>(PipelineDepth);
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < PipelineDepth && _waiting.Reader.TryRead(out var cursor))
                {
                    batch.Add(TryFlushAsync(cursor));
                }

                var recorded = await Task.WhenAll(batch);
                batch.Clear();
                await Task.Delay(Array.TrueForAll(recorded, done => done) ? Interval : RetryDelay, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Each connection records its last acknowledgement when it ends.
        }
    }

    private async Task<bool> TryFlushAsync(AckCursor cursor)
    {
        try
        {
            if (cursor.TryTake(out var seq, out var epoch))
            {
                var counts = await inbox.AckAsync(cursor.User, cursor.Device, epoch, seq);
                cursor.Recorded(seq);
                if (counts)
                {
                    metrics.Acknowledged();
                }
            }

            return true;
        }
        catch (Exception e) when (RedisFailure.IsWrongType(e))
        {
            // It is given up: another try does no better, and the others wait for it.
            LogWrongType(e, cursor.User);
            return true;
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            LogCannotRecord(e);
            if (cursor.Failed())
            {
                _waiting.Writer.TryWrite(cursor);
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Something else than PushApp has written keys of user {User}; an acknowledgement cannot be recorded.")]
    private partial void LogWrongType(Exception e, string user);

    [LoggerMessage(LogLevel.Debug, "An acknowledgement cannot be recorded; trying again.")]
    private partial void LogCannotRecord(Exception e);
}
