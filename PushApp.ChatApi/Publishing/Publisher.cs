using System.Collections.Concurrent;
using System.Diagnostics;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.RocketMQ;

namespace PushApp.ChatApi.Publishing;

/// <summary>
/// Publishes items to gateways through a queue for each, so that a slow one does not hold up the others and items that wait
/// for the same gateway at the same time share a RocketMQ message.
/// </summary>
internal sealed partial class Publisher(PushProducer producer, GatewayDirectory gateways, WaitingBytes waiting, ILogger<GatewayQueue> logger) : IHostedService, IDisposable
{
    /// <summary>How long a request waits for its publish.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, GatewayQueue> _queues = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Publishes an item and waits for RocketMQ to have it, up to <see cref="Timeout"/>.</summary>
    /// <returns>
    /// Whether it has. If not, an item that is in the inbox is still published later, as long as the gateway lives and there
    /// was room in its queue; another one is not.
    /// </returns>
    public async Task<bool> PublishAsync(GatewayIdentity gateway, PushItem item)
    {
        using var span = ChatApiTelemetry.Source.StartActivity($"send {PushTopic.Name}", ActivityKind.Producer);
        var pending = new PendingItem(gateway, item with { Traceparent = (span ?? Activity.Current)?.Id });
        Describe(span, gateway.Id, item);

        try
        {
            if (!TryEnqueue(pending))
            {
                RefuseFull(span, 1);
                return false;
            }

            var receipt = await pending.Published.WaitAsync(Timeout);
            Describe(span, receipt);
            return receipt is not null;
        }
        catch (TimeoutException)
        {
            pending.GiveUp();
            span?.SetTag("error.type", "timeout");
            span?.SetStatus(ActivityStatusCode.Error, $"Not published within {Timeout}.");
            return false;
        }
    }

    /// <summary>Publishes a message for many receivers that one gateway holds. Completes when RocketMQ has it, or never will.</summary>
    public async Task PublishAsync(GatewayIdentity gateway, FanOutEnvelope fanOut)
    {
        using var span = ChatApiTelemetry.Source.StartActivity($"send {PushTopic.Name}", ActivityKind.Producer);
        var pending = new PendingFanOut(
            gateway, fanOut with { Message = fanOut.Message with { Traceparent = (span ?? Activity.Current)?.Id } });
        Describe(span, gateway.Id, fanOut.Message)?.SetTag("pushapp.receivers", fanOut.Receivers.Count);
        if (TryEnqueue(pending))
        {
            Describe(span, await pending.Published);
        }
        else
        {
            RefuseFull(span, fanOut.Receivers.Count);
        }
    }

    /// <summary>Publishes a message for all who are connected, once for all gateways.</summary>
    /// <returns>Whether RocketMQ has it within <see cref="Timeout"/>.</returns>
    public async Task<bool> BroadcastAsync(PushItem message, CancellationToken cancellationToken)
    {
        using var span = ChatApiTelemetry.Source.StartActivity($"send {PushTopic.Name}", ActivityKind.Producer);
        Describe(span, GatewayIdentity.Every, message);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            var envelope = new FanOutEnvelope("", message with { Traceparent = (span ?? Activity.Current)?.Id }, []);
            var receipt = await producer.SendAsync(GatewayIdentity.Every, envelope, timeout.Token);
            span?.SetTag("messaging.message.id", receipt.MessageId);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotBroadcast(e);
            span?.SetTag("error.type", e.GetType().FullName);
            span?.SetStatus(ActivityStatusCode.Error, $"Not published within {Timeout}.");
            return false;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets the queues publish what waits, as long as the host allows; what is left is in the inbox.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(_stop.Cancel))
        {
            await Task.WhenAll(_queues.Values.Select(queue => queue.DrainAsync()));
        }
    }

    public void Dispose() => _stop.Dispose();

    private bool TryEnqueue(Pending pending)
    {
        while (true)
        {
            var queue = QueueOf(pending.Gateway.Id);
            if (queue.TryEnqueue(pending))
            {
                return true;
            }

            if (!queue.HasEnded)
            {
                return false;
            }

            // It ended in this moment, idle; the next one is a new one.
        }
    }

    private GatewayQueue QueueOf(string gatewayId)
    {
        while (true)
        {
            var queue = _queues.GetOrAdd(gatewayId, static (id, publisher) => publisher.NewQueue(id), this);
            if (!queue.HasEnded)
            {
                return queue;
            }

            _queues.TryRemove(KeyValuePair.Create(gatewayId, queue));
        }
    }

    private GatewayQueue NewQueue(string gatewayId) => new(gatewayId, producer, gateways, waiting, logger, _stop.Token);

    private static void RefuseFull(Activity? span, int messages)
    {
        ChatApiTelemetry.Refuse("publishing", messages);
        span?.SetTag("error.type", "full");
        span?.SetStatus(ActivityStatusCode.Error, "Too much waits for this gateway.");
    }

    /// <summary>Says what is sent, where.</summary>
    private static Activity? Describe(Activity? span, string gatewayId, PushItem item)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("messaging.system", "rocketmq");
            span.SetTag("messaging.operation.type", "send");
            span.SetTag("messaging.operation.name", "send");
            span.SetTag("messaging.destination.name", PushTopic.Name);
            span.SetTag("messaging.rocketmq.message.tag", gatewayId);
            span.SetTag("messaging.rocketmq.message.keys", new[] { item.Id });
            span.SetTag("messaging.message.body.size", item.Body.Length);
        }

        return span;
    }

    private static void Describe(Activity? span, PublishReceipt? receipt)
    {
        if (receipt is null)
        {
            span?.SetTag("error.type", "undeliverable");
            span?.SetStatus(ActivityStatusCode.Error, "The gateway is gone, or RocketMQ refused the message.");
            return;
        }

        span?.SetTag("messaging.message.id", receipt.MessageId);
        if (receipt.Items > 1)
        {
            span?.SetTag("messaging.batch.message_count", receipt.Items);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A message to all who are connected was not published.")]
    private partial void LogNotBroadcast(Exception e);
}
