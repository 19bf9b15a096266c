using System.Threading.Channels;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Messaging;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Forwards, in the background, what came here for a user who is not here, or for an earlier life of this gateway: looks
/// the route up again and sends it there, at most <see cref="MaxHops"/> times. Where there is no route, the inbox has it.
/// </summary>
internal sealed partial class Forwarder(
    GatewayIdentity identity, ConnectionTable connections, RouteTable routes, RouteResolver resolver, GatewayProducer producer,
    GatewayMetrics metrics, ILogger<Forwarder> logger) : BackgroundService
{
    /// <summary>How often a message is forwarded before it stays in the inbox.</summary>
    public const int MaxHops = 2;

    private const int Capacity = 4096;
    private const int Parallelism = 8;

    private readonly Channel<PushItem> _items = Channel.CreateBounded<PushItem>(Capacity);

    /// <summary>Takes an item. Never waits: what finds no room, or has been forwarded too often, is dropped and counted.</summary>
    public void Forward(PushItem item)
    {
        if (item.Hops >= MaxHops || !_items.Writer.TryWrite(item))
        {
            metrics.Dropped();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                _items.Reader.ReadAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stoppingToken },
                async (item, _) => await TryForwardAsync(item));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryForwardAsync(PushItem item)
    {
        try
        {
            await ForwardAsync(item);
        }
        catch (Exception e)
        {
            metrics.Dropped();
            LogFailed(e, item.Id);
        }
    }

    private async Task ForwardAsync(PushItem item)
    {
        var targets = new HashSet<(string GatewayId, string BootId)>();
        foreach (var route in await resolver.FindAsync(item.User))
        {
            if (route.GatewayId == identity.Id && route.BootId == identity.BootId)
            {
                await PushHereAsync(item, route);
            }
            else
            {
                targets.Add((route.GatewayId, route.BootId));
            }
        }

        foreach (var (gatewayId, bootId) in targets)
        {
            await producer.Current.Send(ToMessage(item with { Hops = item.Hops + 1 }, gatewayId, bootId));
            metrics.Forwarded();
        }

        if (targets.Count == 0 && connections.Find(item.User).Length == 0)
        {
            metrics.Dropped();
        }
    }

    // The device came here after the message did; or its route stayed when it left, because Redis did not answer then.
    private async Task PushHereAsync(PushItem item, Route route)
    {
        if (Array.Find(connections.Find(item.User), device => device.Route == route) is { } connection)
        {
            connection.Deliver(new Push(item, PushTracing.ParentOf(item)));
        }
        else if (await routes.RemoveAsync(item.User, route))
        {
            metrics.StaleRoute();
        }
    }

    private static Message ToMessage(PushItem item, string gatewayId, string bootId)
    {
        var message = new Message.Builder()
            .SetTopic(PushTopic.Name)
            .SetTag(gatewayId)
            .SetKeys(item.Id)
            .AddProperty(MessageProperties.Boot, bootId)
            .SetBody(new PushEnvelope(bootId, [item]).Encode());
        return (item.Traceparent is { } traceparent ? message.AddProperty(MessageProperties.Traceparent, traceparent) : message).Build();
    }

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} cannot be forwarded; where it is persisted, the inbox has it.")]
    private partial void LogFailed(Exception e, string messageId);
}
