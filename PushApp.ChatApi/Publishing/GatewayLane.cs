using System.Threading.Channels;
using Org.Apache.Rocketmq;
using Org.Apache.Rocketmq.Error;
using PushApp.Delivery;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Messaging;

namespace PushApp.ChatApi.Publishing;

/// <summary>
/// What waits for one gateway, in order. One RocketMQ message is under way at a time, and what arrives meanwhile travels
/// together in the next: a RocketMQ message costs ten times a Redis command. The lane goes on trying as long as the
/// gateway lives, and ends when it was idle for a while.
/// </summary>
internal sealed partial class GatewayLane
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly string _gatewayId;
    private readonly PushProducer _producer;
    private readonly GatewayDirectory _gateways;
    private readonly PublishOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<PendingItem> _waiting;
    private readonly CancellationToken _stop;
    private readonly Task _run;
    private volatile bool _ended;

    /// <param name="gatewayId">Whom it is for.</param>
    /// <param name="producer">Sends.</param>
    /// <param name="gateways">Tells whether trying on makes sense.</param>
    /// <param name="options">Limits.</param>
    /// <param name="logger">Failures.</param>
    /// <param name="stop">Ends all attempts.</param>
    public GatewayLane(
        string gatewayId, PushProducer producer, GatewayDirectory gateways, PublishOptions options, ILogger logger, CancellationToken stop)
    {
        _gatewayId = gatewayId;
        _producer = producer;
        _gateways = gateways;
        _options = options;
        _logger = logger;
        _stop = stop;
        _waiting = Channel.CreateBounded<PendingItem>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        // The lane outlives the request that opened it, and must not work in its trace.
        using (ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync, CancellationToken.None);
        }
    }

    /// <summary>Whether the lane takes nothing any more.</summary>
    public bool HasEnded => _ended;

    /// <summary>Puts the item at the end, waiting for room.</summary>
    /// <returns>False where the lane has ended.</returns>
    public async ValueTask<bool> TryEnqueueAsync(PendingItem item, CancellationToken cancellation)
    {
        try
        {
            await _waiting.Writer.WriteAsync(item, cancellation);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
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
        var batch = new List<PendingItem>(_options.MaxBatchItems);
        while (await WaitAsync())
        {
            Collect(batch);
            if (batch.Count > 0)
            {
                await PublishAsync(batch);
                batch.Clear();
            }
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

    /// <summary>Takes what waits now and fits one RocketMQ message: for the same life of the gateway, within the limits.</summary>
    private void Collect(List<PendingItem> batch)
    {
        var bytes = 0;
        while (batch.Count < _options.MaxBatchItems && _waiting.Reader.TryPeek(out var next))
        {
            bytes += next.Item.Body.Length;
            if (batch.Count > 0 && (next.Target != batch[0].Target || bytes > _options.MaxBatchBytes))
            {
                break;
            }

            _waiting.Reader.TryRead(out _);
            if (!next.IsAbandoned)
            {
                batch.Add(next);
            }
        }
        // Requests of one user may have come here out of order; numbers of different users have nothing to do with each other.
        if (batch.Count > 1)
        {
            batch.Sort(static (a, b) => a.Item.Seq.CompareTo(b.Item.Seq));
        }
    }

    private async Task PublishAsync(List<PendingItem> batch)
    {
        var backoff = FirstBackoff;
        while (batch.Count > 0)
        {
            if (await TryPublishAsync(batch))
            {
                return;
            }

            if (!await IsTargetAliveAsync(batch[0].Target) || !await DelayAsync(backoff))
            {
                Complete(batch, null);
                return;
            }

            backoff = TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, LongestBackoff.Ticks));
            batch.RemoveAll(static item => item.IsAbandoned);
        }
    }

    /// <returns>Whether there is nothing left to do: RocketMQ has the message, or will never take it.</returns>
    private async Task<bool> TryPublishAsync(List<PendingItem> batch)
    {
        try
        {
            var receipt = await _producer.SendAsync(ToMessage(batch), _stop);
            Complete(batch, new PublishReceipt(receipt.MessageId, batch.Count));
            return true;
        }
        catch (Exception e) when (e is BadRequestException or PayloadTooLargeException or RequestHeaderFieldsTooLargeException)
        {
            LogRefused(e, batch.Count, _gatewayId);
            Complete(batch, null);
            return true;
        }
        catch (Exception e)
        {
            LogFailed(e, batch.Count, _gatewayId);
            return false;
        }
    }

    private async Task<bool> IsTargetAliveAsync(Target target)
    {
        try
        {
            return await _gateways.IsLiveAsync(target.GatewayId, target.BootId);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            // Not known to be gone.
            return true;
        }
    }

    private async Task<bool> DelayAsync(TimeSpan backoff)
    {
        try
        {
            await Task.Delay(backoff, _stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Message ToMessage(List<PendingItem> batch)
    {
        var first = batch[0];
        var message = new Message.Builder()
            .SetTopic(PushTopic.Name)
            .SetTag(first.Target.GatewayId)
            .SetKeys([.. batch.Select(pending => pending.Item.Id).Distinct(StringComparer.Ordinal)])
            .AddProperty(MessageProperties.Boot, first.Target.BootId)
            .SetBody(new PushEnvelope(first.Target.BootId, [.. batch.Select(pending => pending.Item)]).Encode());
        if (first.Item.Traceparent is not null)
        {
            message.AddProperty(MessageProperties.Traceparent, first.Item.Traceparent);
        }

        return message.Build();
    }

    private static void Complete(List<PendingItem> batch, PublishReceipt? receipt)
    {
        foreach (var item in batch)
        {
            item.Complete(receipt);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Publishing {Count} messages to {Gateway} failed; trying again while it lives.")]
    private partial void LogFailed(Exception e, int count, string gateway);

    [LoggerMessage(LogLevel.Error, "RocketMQ refuses {Count} messages to {Gateway}; those that are persisted stay in their inboxes.")]
    private partial void LogRefused(Exception e, int count, string gateway);
}
