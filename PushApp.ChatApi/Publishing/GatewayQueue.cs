using System.Diagnostics;
using System.Threading.Channels;
using Org.Apache.Rocketmq.Error;
using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Redis;
using PushApp.Delivery.RocketMQ;

namespace PushApp.ChatApi.Publishing;

/// <summary>
/// The items that wait for one gateway, in order. One RocketMQ message is under way at a time, and what arrives meanwhile
/// travels together in the next: a RocketMQ message costs ten times a Redis command. While many travel together, the next
/// ones wait a moment for others; where few do, they wait for nothing. The queue goes on trying as long as the gateway
/// lives, and ends when it was idle for a while.
/// </summary>
internal sealed partial class GatewayQueue
{
    /// <summary>The most bytes of items that wait or are under way; the last one may exceed it.</summary>
    private const int MaxWaitingBytes = 16 * 1024 * 1024;

    private const int MaxBatchItems = 256;

    // Their ids become the RocketMQ message's keys, which have to fit RocketMQ's 16 KiB of properties.
    private const int MaxKeysBytes = 12 * 1024;

    // RocketMQ takes 4 MiB; a single body may exceed this, and then travels alone.
    private const int MaxBatchBytes = 1024 * 1024;

    // As short as timers can: 1 to 5 ms. It is worth its time where many travelled together within the busy time, so that many
    // are expected again.
    private const int Many = 8;
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly string _gatewayId;
    private readonly PushProducer _producer;
    private readonly GatewayDirectory _gateways;
    private readonly ILogger _logger;
    private readonly Channel<Pending> _waiting = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WaitingBytes _all;
    private readonly CancellationToken _stop;
    private readonly Task _run;
    private volatile bool _ended;
    private long _bytes;

    /// <summary>Starts a queue.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="producer">Sends the items.</param>
    /// <param name="gateways">Tells whether the gateway lives, so whether trying again makes sense.</param>
    /// <param name="all">What waits for all gateways.</param>
    /// <param name="logger">Takes failures.</param>
    /// <param name="stop">Ends all attempts.</param>
    public GatewayQueue(
        string gatewayId, PushProducer producer, GatewayDirectory gateways, WaitingBytes all, ILogger logger, CancellationToken stop)
    {
        _gatewayId = gatewayId;
        _producer = producer;
        _gateways = gateways;
        _all = all;
        _logger = logger;
        _stop = stop;
        // The queue outlives the request that opened it, and must not work in its trace.
        using (ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync, CancellationToken.None);
        }
    }

    /// <summary>Whether the queue takes nothing any more.</summary>
    public bool HasEnded => _ended;

    /// <summary>Puts the item at the end. Never waits.</summary>
    /// <returns>False where too much waits, so that it is in the inbox, or not to be kept; or where the queue has ended.</returns>
    public bool TryEnqueue(Pending item)
    {
        var size = item.Bytes;
        var isRoom = Interlocked.Add(ref _bytes, size) - size < MaxWaitingBytes & _all.Take(size);
        if (isRoom && _waiting.Writer.TryWrite(item))
        {
            return true;
        }

        Give(size);
        return false;
    }

    /// <summary>Takes nothing more. Completes when what waits is published, or nothing is tried any more.</summary>
    public Task DrainAsync()
    {
        End();
        return _run;
    }

    private void End()
    {
        _ended = true;
        _waiting.Writer.TryComplete();
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>(MaxBatchItems);
        long? manyAt = null;
        while (await WaitAsync())
        {
            if (manyAt is { } at && Stopwatch.GetElapsedTime(at) < BusyTime)
            {
                await Task.Delay(GatherTime);
            }
            else
            {
                // Behind what runs already: of messages that were appended together each one comes here by itself.
                await Task.Yield();
            }

            Collect(batch);
            var many = batch.Count >= Many;
            if (batch.Count > 0)
            {
                await PublishAsync(batch);
                batch.Clear();
            }

            manyAt = many ? Stopwatch.GetTimestamp() : null;
        }
    }

    private async ValueTask<bool> WaitAsync()
    {
        try
        {
            var ready = _waiting.Reader.WaitToReadAsync();
            return ready.IsCompleted ? await ready : await ready.AsTask().WaitAsync(IdleTime);
        }
        catch (TimeoutException)
        {
            // What was written in this moment is still there to be read, and nothing is written after.
            End();
            return await _waiting.Reader.WaitToReadAsync();
        }
    }

    /// <summary>
    /// Takes what waits now and fits one RocketMQ message: items for the same life of the gateway, within the limits; or what
    /// is for many.
    /// </summary>
    private void Collect(List<Pending> batch)
    {
        var (bytes, keysBytes) = (0, 0);
        while (batch.Count < MaxBatchItems && batch is not [PendingFanOut] && _waiting.Reader.TryPeek(out var next))
        {
            bytes += next.Bytes;
            keysBytes += next is PendingItem { Item.Id.Length: var length } ? length + 1 : 0;
            if (batch.Count > 0
                && (next is PendingFanOut || next.Gateway != batch[0].Gateway || bytes > MaxBatchBytes || keysBytes > MaxKeysBytes))
            {
                break;
            }

            _waiting.Reader.TryRead(out _);
            if (next.IsAbandoned)
            {
                Release(next);
            }
            else if (next is PendingItem item)
            {
                Insert(batch, item);
            }
            else
            {
                batch.Add(next);
            }
        }
    }

    // Requests of one user may have come here out of order; numbers of different users have nothing to do with each other.
    // What has no number stays where it is.
    private static void Insert(List<Pending> batch, PendingItem next)
    {
        var place = batch.Count;
        while (next.Item.Seq > 0 && place > 0 && batch[place - 1] is PendingItem before && before.Item.Seq > next.Item.Seq)
        {
            place--;
        }

        batch.Insert(place, next);
    }

    private async Task PublishAsync(List<Pending> batch)
    {
        var backoff = new Backoff(FirstBackoff, LongestBackoff);
        while (batch.Count > 0)
        {
            if (await TryPublishAsync(batch))
            {
                return;
            }

            if (!await IsLiveAsync(batch[0].Gateway) || !await backoff.DelayAsync(_stop))
            {
                Complete(batch, null);
                return;
            }

            batch.RemoveAll(item => item.IsAbandoned && Release(item));
        }
    }

    /// <returns>Whether there is nothing left to do: RocketMQ has the message, or will never take it.</returns>
    private async Task<bool> TryPublishAsync(List<Pending> batch)
    {
        try
        {
            var receipt = batch is [PendingFanOut { FanOut: var fanOut }]
                ? await _producer.SendAsync(_gatewayId, fanOut, _stop)
                : await _producer.SendAsync(batch[0].Gateway, [.. batch.OfType<PendingItem>().Select(pending => pending.Item)], _stop);
            Complete(batch, new PublishReceipt(receipt.MessageId, batch.Count));
            return true;
        }
        catch (Exception e) when (e is BadRequestException or PayloadTooLargeException or RequestHeaderFieldsTooLargeException)
        {
            LogRefused(e, batch.Count, _gatewayId);
            Complete(batch, null);
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Complete(batch, null);
            return true;
        }
        catch (Exception e)
        {
            LogFailed(e, batch.Count, _gatewayId);
            return false;
        }
    }

    private async Task<bool> IsLiveAsync(GatewayIdentity gateway)
    {
        try
        {
            return await _gateways.IsLiveAsync(gateway).AsTask().WaitAsync(_stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            // Not known to be gone.
            return true;
        }
    }

    private void Complete(List<Pending> batch, PublishReceipt? receipt)
    {
        foreach (var item in batch)
        {
            Release(item);
            item.Complete(receipt);
        }
    }

    private bool Release(Pending item)
    {
        Give(item.Bytes);
        return true;
    }

    private void Give(int size)
    {
        Interlocked.Add(ref _bytes, -size);
        _all.Give(size);
    }

    [LoggerMessage(LogLevel.Warning, "Publishing {Count} messages to {Gateway} failed; trying again while it lives.")]
    private partial void LogFailed(Exception e, int count, string gateway);

    [LoggerMessage(LogLevel.Error, "RocketMQ refuses {Count} messages to {Gateway}; those that are persisted stay in their inboxes.")]
    private partial void LogRefused(Exception e, int count, string gateway);
}
