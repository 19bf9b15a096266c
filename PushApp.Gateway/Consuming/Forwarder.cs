using System.Threading.Channels;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Consuming;

/// <summary>
/// Forwards, in the background, what came here for a user who is not here, or for an earlier life of this gateway: looks
/// the route up again and sends it there, at most <see cref="MaxHops"/> times. Where there is no route, the inbox has it.
/// </summary>
internal sealed partial class Forwarder(
    GatewayIdentity identity, ConnectionTable connections, RouteTable routes, RouteResolver resolver, PushProducer producer,
    GatewayMetrics metrics, ILogger<Forwarder> logger) : BackgroundService
{
    /// <summary>How often a message is forwarded before it stays in the inbox.</summary>
    public const int MaxHops = 2;

    private const int Capacity = 4096;
    private const long MaxBytes = 16 * 1024 * 1024;
    private const int Parallelism = 8;

    private readonly Channel<PushItem> _items = Channel.CreateBounded<PushItem>(Capacity);
    private long _bytes;

    /// <summary>Takes an item. Never waits: what finds no room, or has been forwarded too often, is dropped and counted.</summary>
    public void Forward(PushItem item)
    {
        var bytes = item.Body.Length;
        // A copy: the body is a slice of the whole RocketMQ message, which would wait with it.
        if (item.Hops < MaxHops && Interlocked.Add(ref _bytes, bytes) <= MaxBytes && _items.Writer.TryWrite(item with { Body = item.Body.ToArray() }))
        {
            return;
        }

        if (item.Hops < MaxHops)
        {
            Interlocked.Add(ref _bytes, -bytes);
        }

        metrics.Dropped();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                _items.Reader.ReadAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stoppingToken },
                async (item, cancellationToken) => await TryForwardAsync(item, cancellationToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryForwardAsync(PushItem item, CancellationToken cancellationToken)
    {
        try
        {
            await ForwardAsync(item, cancellationToken);
        }
        catch (Exception e)
        {
            metrics.Dropped();
            LogFailed(e, item.Id);
        }
        finally
        {
            Interlocked.Add(ref _bytes, -item.Body.Length);
        }
    }

    private async Task ForwardAsync(PushItem item, CancellationToken cancellationToken)
    {
        var targets = new HashSet<GatewayIdentity>();
        foreach (var route in await resolver.FindAsync(item.User))
        {
            if (route.Gateway == identity)
            {
                await PushHereAsync(item, route);
            }
            else
            {
                targets.Add(route.Gateway);
            }
        }

        foreach (var target in targets)
        {
            await producer.SendAsync(target, [item with { Hops = item.Hops + 1 }], cancellationToken);
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
        if (Array.Find(connections.Find(item.User), device => device.Route.ConnectionId == route.ConnectionId) is { } connection)
        {
            connection.Deliver(new Push(item, PushTracing.ParentOf(item)));
        }
        else if (await routes.RemoveAsync(item.User, route))
        {
            metrics.StaleRoute();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} cannot be forwarded; where it is persisted, the inbox has it.")]
    private partial void LogFailed(Exception e, string messageId);
}
