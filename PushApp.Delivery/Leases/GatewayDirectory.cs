using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>
/// Which gateways are alive, and in which life: a view of the leases, read again every second, so that checking a route
/// costs no round trip. A route of a gateway or life that the view does not have is looked up at once: a gateway takes
/// its lease before it registers routes, so a look-up after the route was read is decisive.
/// </summary>
public sealed partial class GatewayDirectory(IConnectionMultiplexer redis, ILogger<GatewayDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile View _view = new();

    /// <summary>Whether the gateway is alive in exactly this life, as of at most one interval ago.</summary>
    /// <exception cref="RedisException">The view does not know, and Redis cannot be reached.</exception>
    public ValueTask<bool> IsLiveAsync(string gatewayId, string bootId)
    {
        var view = _view;
        if (view.Boots.TryGetValue(gatewayId, out var boot) && boot == bootId)
        {
            return ValueTask.FromResult(true);
        }

        return view.Stale.ContainsKey((gatewayId, bootId)) ? ValueTask.FromResult(false) : LookUpAsync(view, gatewayId, bootId);
    }

    /// <summary>The gateways that are alive now, by id, read from Redis.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyList<LiveGateway>> ListAsync()
    {
        var database = redis.GetDatabase();
        var ids = await database.SortedSetRangeByRankAsync(GatewayLease.Index);
        var leases = await Task.WhenAll(ids.Select(id => ReadAsync(database, id.ToString())));
        return [.. leases.OfType<LiveGateway>().OrderBy(gateway => gateway.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var reachable = true;
        do
        {
            try
            {
                var gateways = await ListAsync();
                _view = new View(gateways);
                reachable = true;
            }
            catch (Exception e) when (RedisFailure.Is(e))
            {
                // The last view stays: routes come from the same Redis, so nothing is resolved with it meanwhile.
                if (reachable)
                {
                    LogUnreachable(e);
                }

                reachable = false;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask<bool> LookUpAsync(View view, string gatewayId, string bootId)
    {
        var gateway = await ReadAsync(redis.GetDatabase(), gatewayId);
        if (gateway is not null)
        {
            view.Boots[gatewayId] = gateway.BootId;
        }

        if (gateway?.BootId == bootId)
        {
            return true;
        }

        view.Stale[(gatewayId, bootId)] = true;
        return false;
    }

    private static async Task<LiveGateway?> ReadAsync(IDatabaseAsync database, string id) =>
        LiveGateway.From(id, await database.HashGetAllAsync(GatewayLease.Key(id)));

    [LoggerMessage(LogLevel.Warning, "Cannot read the gateways' leases; keeping the last view until Redis answers.")]
    private partial void LogUnreachable(Exception e);

    /// <summary>One interval's knowledge. What was found stale is forgotten with it, so a lease that was late counts again.</summary>
    private sealed class View(params IEnumerable<LiveGateway> gateways)
    {
        public ConcurrentDictionary<string, string> Boots { get; } =
            new(gateways.Select(gateway => KeyValuePair.Create(gateway.Id, gateway.BootId)));

        public ConcurrentDictionary<(string GatewayId, string BootId), bool> Stale { get; } = new();
    }
}
