using System.Collections.Concurrent;
using System.Diagnostics;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Messaging;

namespace PushApp.ChatApi.Publishing;

/// <summary>
/// Publishes items to gateways, one lane for each, so that a slow one does not hold up the others and items that wait for
/// the same gateway at the same time share a RocketMQ message.
/// </summary>
internal sealed class PublishQueue(
    PushProducer producer, GatewayDirectory gateways, PublishOptions options, ILogger<GatewayLane> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, GatewayLane> _lanes = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Publishes an item and waits for RocketMQ to have it, up to <see cref="PublishOptions.Timeout"/>.</summary>
    /// <returns>
    /// Whether it has. If not, an item that is in the inbox is still published later, as long as the gateway lives and there
    /// was room in its lane; another one is not.
    /// </returns>
    public async Task<bool> PublishAsync(Target target, PushItem item)
    {
        using var span = ChatApiTelemetry.Source.StartActivity($"send {PushTopic.Name}", ActivityKind.Producer);
        var pending = new PendingItem(target, item with { Traceparent = (span ?? Activity.Current)?.Id });
        Describe(span, pending);

        using var timeout = new CancellationTokenSource(options.Timeout);
        try
        {
            while (!await LaneOf(target.GatewayId).TryEnqueueAsync(pending, timeout.Token))
            {
                // The lane ended in this moment, idle; the next one is a new one.
            }

            var receipt = await pending.Published.WaitAsync(timeout.Token);
            Describe(span, receipt);
            return receipt is not null;
        }
        catch (OperationCanceledException)
        {
            pending.GiveUp();
            span?.SetTag("error.type", "timeout");
            span?.SetStatus(ActivityStatusCode.Error, $"Not published within {options.Timeout}.");
            return false;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets the lanes publish what waits, as long as the host allows; what is left is in the inbox.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(_stop.Cancel))
        {
            await Task.WhenAll(_lanes.Values.Select(lane => lane.DrainAsync()));
        }
    }

    public void Dispose() => _stop.Dispose();

    private GatewayLane LaneOf(string gatewayId)
    {
        while (true)
        {
            var lane = _lanes.GetOrAdd(gatewayId, static (id, queue) => queue.NewLane(id), this);
            if (!lane.HasEnded)
            {
                return lane;
            }

            _lanes.TryRemove(KeyValuePair.Create(gatewayId, lane));
        }
    }

    private GatewayLane NewLane(string gatewayId) => new(gatewayId, producer, gateways, options, logger, _stop.Token);

    private static void Describe(Activity? span, PendingItem pending)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("messaging.system", "rocketmq");
            span.SetTag("messaging.operation.type", "send");
            span.SetTag("messaging.operation.name", "send");
            span.SetTag("messaging.destination.name", PushTopic.Name);
            span.SetTag("messaging.rocketmq.message.tag", pending.Target.GatewayId);
            span.SetTag("messaging.rocketmq.message.keys", new[] { pending.Item.Id });
            span.SetTag("messaging.message.body.size", pending.Item.Body.Length);
        }
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
}
