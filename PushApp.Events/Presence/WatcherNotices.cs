using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Presence;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;

namespace PushApp.Events.Presence;

/// <summary>
/// Tells those who watch a user that it has come or left: one RocketMQ message to each gateway that holds some of them. It is
/// tried once; who watches asks again from time to time.
/// </summary>
internal sealed partial class WatcherNotices(
    PresenceWatchers watchers, RouteResolver routes, PushProducer producer, EventMetrics metrics, ILogger<WatcherNotices> logger)
{
    // Of which RocketMQ takes 4 MiB in a message: ids have at most 128 bytes.
    private const int MostInOne = 20_000;

    // So many users' routes are asked for together; what others ask goes between.
    private const int Together = 256;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Tells them. Never faults.</summary>
    public async Task TellAsync(string user, PresenceChange change)
    {
        try
        {
            var byGateway = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            foreach (var some in (await watchers.WatchersAsync(user)).Chunk(Together))
            {
                await FindAsync(some, byGateway);
            }

            using var timeout = new CancellationTokenSource(Timeout);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(change.At);
            await Task.WhenAll(byGateway.SelectMany(gateway => gateway.Value.Chunk(MostInOne), (gateway, some) =>
                producer.SendAsync(gateway.Key, new PresenceEnvelope(user, change.Online, at, some), timeout.Token)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            metrics.WatchersUntold();
            LogNotTold(e);
        }
    }

    private async Task FindAsync(string[] some, Dictionary<string, List<string>> byGateway)
    {
        var found = await routes.FindAsync(some);
        for (var i = 0; i < some.Length; i++)
        {
            foreach (var gateway in found[i]?.Select(route => route.GatewayId).Distinct() ?? [])
            {
                if (!byGateway.TryGetValue(gateway, out var watching))
                {
                    byGateway[gateway] = watching = [];
                }

                watching.Add(some[i]);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Those who watch a user's presence could not be told of a change.")]
    private partial void LogNotTold(Exception e);
}
