using System.Threading.Channels;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Receipts;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Notes for receipts how far devices have come: once a second what has changed, nothing on a message's way. What Redis does
/// not take then is not noted; the messages do not depend on it.
/// </summary>
internal sealed partial class ProgressWriter(
    ReceiptTable receipts, ReceiptEvents events, GatewayIdentity identity, GatewayMetrics metrics, ILogger<ProgressWriter> logger) : BackgroundService
{
    // So many at once: messages go between.
    private const int PipelineDepth = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A device is in it at most once.
    private readonly Channel<DeviceProgress> _waiting = Channel.CreateUnbounded<DeviceProgress>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A message was written to a device.</summary>
    public void Wrote(DeviceProgress device, long seq, string epoch)
    {
        if (device.Wrote(seq, epoch, DateTimeOffset.UtcNow))
        {
            _waiting.Writer.TryWrite(device);
        }
    }

    /// <summary>A device has acknowledged.</summary>
    public void Acknowledged(DeviceProgress device, long seq, string epoch)
    {
        if (device.Acknowledged(seq, epoch, DateTimeOffset.UtcNow))
        {
            _waiting.Writer.TryWrite(device);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var changed = new List<DeviceProgress>();
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                // What is acknowledged at once is noted together with its being written.
                await Task.Delay(Interval, stoppingToken);
                while (_waiting.Reader.TryRead(out var device))
                {
                    changed.Add(device);
                }

                foreach (var some in changed.Chunk(PipelineDepth))
                {
                    await Task.WhenAll(some.Select(TryRecordAsync));
                }

                changed.Clear();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryRecordAsync(DeviceProgress device)
    {
        var progress = device.Take();
        var telling = events.TellAsync(device.User, device.Device, progress);
        try
        {
            await receipts.RecordAsync(device.User, device.Device, identity.Id, progress);
        }
        catch (Exception e) when (RedisFailure.MayPass(e) || RedisFailure.IsWrongType(e))
        {
            metrics.Unnoted();
            LogNotRecorded(e);
        }

        await telling;
    }

    [LoggerMessage(LogLevel.Debug, "How far a device has come cannot be noted.")]
    private partial void LogNotRecorded(Exception e);
}
