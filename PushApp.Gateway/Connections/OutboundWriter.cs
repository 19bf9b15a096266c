using System.Buffers;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Telemetry;
using PushApp.Gateway.Transports;

namespace PushApp.Gateway.Connections;

/// <summary>
/// Writes what waits for a client, several frames with one write where there are several. Whoever brings a frame writes it,
/// as far as the connection takes it without a wait: another thread would have to be woken for each message.
/// </summary>
/// <param name="queue">Has the frames.</param>
/// <param name="transport">Takes them.</param>
/// <param name="route">The connection, for its traces and log.</param>
/// <param name="written">Takes the last message of each write that has a number.</param>
/// <param name="timeout">How long one write may wait for the client.</param>
/// <param name="metrics">Counts what is written.</param>
/// <param name="logger">Takes failures.</param>
internal sealed partial class OutboundWriter(
    OutboundQueue queue, IClientTransport transport, Route route, Action<PushItem> written, TimeSpan timeout, GatewayMetrics metrics, ILogger logger)
{
    private const int BatchFrames = 16;

    // After so many without a wait another thread goes on: who brought the frame has others to bring.
    private const int BatchesAtOnce = 4;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writing;

    /// <summary>Completes when the queue is closed, and what was in it and the reason are written, or cannot be.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Writes what is in the queue, after frames were added or it was closed. Never waits, and never faults.</summary>
    public void Flush()
    {
        if (TryBegin())
        {
            _ = WriteAsync();
        }
    }

    // One writes at a time. Who finds another one writing can rely on it: it looks again after it has ended.
    private bool TryBegin() => (queue.HasFrames || queue.IsClosed) && Interlocked.CompareExchange(ref _writing, 1, 0) == 0;

    private async Task WriteAsync()
    {
        try
        {
            do
            {
                if (await WriteAllAsync() is { } reason)
                {
                    await transport.CloseAsync(reason);
                    End();
                    return;
                }

                Interlocked.Exchange(ref _writing, 0);
            }
            while (TryBegin());
        }
        catch (TimeoutException)
        {
            queue.Close(CloseReason.SlowConsumer);
            transport.Abort();
            End();
        }
        catch (Exception e)
        {
            if (!IClientTransport.IsGone(e))
            {
                LogFailed(e, route.ConnectionId);
            }

            // Whatever it is, the connection ends, and is forgotten as any other.
            queue.Close(IClientTransport.IsGone(e) ? CloseReason.Normal : CloseReason.Unavailable);
            transport.Abort();
            End();
        }
    }

    private void End()
    {
        queue.Abandon();
        _ended.TrySetResult();
    }

    /// <returns>Why the connection ends; null where it does not.</returns>
    private async ValueTask<CloseReason?> WriteAllAsync()
    {
        for (var batches = 1; ; batches++)
        {
            // Nothing is added after it.
            var reason = queue.Reason;
            if (reason == CloseReason.SlowConsumer || !queue.HasFrames)
            {
                return reason;
            }

            await WriteBatchAsync();
            if (batches % BatchesAtOnce == 0)
            {
                await Task.Yield();
            }
        }
    }

    private async ValueTask WriteBatchAsync()
    {
        var batch = ArrayPool<OutboundFrame>.Shared.Rent(BatchFrames);
        var count = queue.Dequeue(batch.AsSpan(0, BatchFrames));
        var bytes = 0;
        for (var i = 0; i < count; i++)
        {
            bytes += batch[i].Utf8.Length;
            var send = transport.SendAsync(batch[i].Utf8, more: i < count - 1);
            if (send.IsCompletedSuccessfully)
            {
                send.GetAwaiter().GetResult();
            }
            else
            {
                // Each frame that gets through is progress.
                await send.AsTask().WaitAsync(timeout);
            }
        }

        queue.Release(bytes);
        Account(batch.AsSpan(0, count));
        ArrayPool<OutboundFrame>.Shared.Return(batch, clearArray: true);
    }

    private void Account(ReadOnlySpan<OutboundFrame> frames)
    {
        PushItem? last = null;
        foreach (var frame in frames)
        {
            last = frame.Push is { Item: { Seq: > 0 } item } ? item : last;
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

        if (last is not null)
        {
            written(last);
        }
    }

    [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} cannot be written to; it is closed.")]
    private partial void LogFailed(Exception e, string connectionId);
}
