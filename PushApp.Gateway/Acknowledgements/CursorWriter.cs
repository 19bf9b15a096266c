using System.Threading.Channels;
using PushApp.Delivery;
using PushApp.Delivery.Inboxes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;
using StackExchange.Redis;

namespace PushApp.Gateway.Acknowledgements;

/// <summary>
/// Records how far devices have acknowledged: what comes within a tenth of a second goes to Redis together, and of a
/// connection only its newest.
/// </summary>
internal sealed partial class CursorWriter(Inbox inbox, GatewayMetrics metrics, ILogger<CursorWriter> logger) : BackgroundService
{
    private const int PipelineDepth = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // A connection is in it at most once.
    private readonly Channel<ClientConnection> _waiting = Channel.CreateUnbounded<ClientConnection>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes a client's acknowledgement.</summary>
    public void Record(ClientConnection connection, long seq)
    {
        if (connection.Acknowledged.Advance(seq))
        {
            _waiting.Writer.TryWrite(connection);
        }
    }

    /// <summary>Records a client's newest acknowledgement now.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task FlushAsync(ClientConnection connection)
    {
        if (!connection.Acknowledged.TryTake(out var seq))
        {
            return;
        }

        await inbox.AckAsync(connection.User, connection.Route.Device, connection.Epoch, seq);
        connection.Acknowledged.Recorded(seq);
        metrics.Acknowledged();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var batch = new List<Task<bool>>(PipelineDepth);
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < PipelineDepth && _waiting.Reader.TryRead(out var connection))
                {
                    batch.Add(TryFlushAsync(connection));
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

    private async Task<bool> TryFlushAsync(ClientConnection connection)
    {
        try
        {
            await FlushAsync(connection);
            return true;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            LogCannotRecord(e);
            if (connection.Acknowledged.Failed() && !connection.Ended.IsCompleted)
            {
                _waiting.Writer.TryWrite(connection);
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "An acknowledgement cannot be recorded; trying again.")]
    private partial void LogCannotRecord(Exception e);
}
