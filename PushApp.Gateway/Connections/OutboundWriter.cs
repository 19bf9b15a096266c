using System.Buffers;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using PushApp.Gateway.Transports;

namespace PushApp.Gateway.Connections;

/// <summary>Writes what waits for a client, several frames with one write where there are several.</summary>
internal sealed partial class OutboundWriter(OutboundQueue queue, IClientTransport transport, Route route, GatewayMetrics metrics, ILogger logger)
{
    private const int BatchFrames = 16;

    private long _writingSince;

    /// <summary>Whether a write has been waiting for the client for longer than <paramref name="timeout"/>.</summary>
    public bool IsStuck(TimeSpan timeout) =>
        Volatile.Read(ref _writingSince) is > 0 and var since && Environment.TickCount64 - since > timeout.TotalMilliseconds;

    /// <summary>Writes until the connection ends, then says why it does. Never faults.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await queue.WaitToReadAsync() && queue.Reason != CloseReason.SlowConsumer)
            {
                await WriteBatchAsync();
            }

            await transport.CloseAsync(queue.Reason ?? CloseReason.Normal);
        }
        catch (Exception e) when (IClientTransport.IsGone(e))
        {
            queue.Close(CloseReason.Normal);
            transport.Abort();
        }
        catch (Exception e)
        {
            // Whatever it is, the connection ends, and is forgotten as any other.
            LogFailed(e, route.ConnectionId);
            queue.Close(CloseReason.Unavailable);
            transport.Abort();
        }
    }

    private async ValueTask WriteBatchAsync()
    {
        var batch = ArrayPool<OutboundFrame>.Shared.Rent(BatchFrames);
        var count = 0;
        var bytes = 0;
        while (count < BatchFrames && queue.TryDequeue(out batch[count]))
        {
            bytes += batch[count++].Utf8.Length;
        }

        for (var i = 0; i < count; i++)
        {
            // Each frame that gets through is progress.
            Volatile.Write(ref _writingSince, Environment.TickCount64);
            await transport.SendAsync(batch[i].Utf8, more: i < count - 1);
        }

        Volatile.Write(ref _writingSince, 0);
        queue.Release(bytes);
        Account(batch.AsSpan(0, count));
        ArrayPool<OutboundFrame>.Shared.Return(batch, clearArray: true);
    }

    private void Account(ReadOnlySpan<OutboundFrame> written)
    {
        foreach (var frame in written)
        {
            if (frame.Push is { Replayed: true })
            {
                metrics.Replayed();
            }
            else if (frame.Push is { } push)
            {
                // Clocks of two machines may say that it came before it was sent.
                metrics.Pushed(TimeSpan.FromTicks(Math.Max(0, (DateTimeOffset.UtcNow - push.Item.SentAt).Ticks)));
                PushTracing.Pushed(push.Item, push.Parent, push.TakenAt, route);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} cannot be written to; it is closed.")]
    private partial void LogFailed(Exception e, string connectionId);
}
