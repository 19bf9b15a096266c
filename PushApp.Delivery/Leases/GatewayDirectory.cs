using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>
/// Which gateways are alive, and in which life: a view of the leases, refreshed every second, so that checking a route
/// costs no round trip. A refresh is one command, and its answer is empty while no gateway comes or goes, however many
/// there are. A route of a gateway or life that the view does not have is looked up at once: a gateway takes its lease
/// before it registers routes, so a look-up after the route was read is decisive.
/// </summary>
public sealed partial class GatewayDirectory(
    RedisCommands redis, ILogger<GatewayDirectory> logger, TimeProvider? time = null) : BackgroundService
{
    /// <summary>How long a gateway must have had no lease to count as gone for good.</summary>
    public static readonly TimeSpan Absence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly RedisScript ReadScript = new("lease-read.lua");

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile View _view = View.Empty;

    /// <summary>Whether the gateway is alive in exactly this life, as of at most one interval ago.</summary>
    /// <exception cref="RedisException">The view does not know, and Redis cannot be reached.</exception>
    public ValueTask<bool> IsLiveAsync(GatewayIdentity gateway)
    {
        var view = _view;
        return view.IsLive(gateway) ? ValueTask.FromResult(true)
            : view.IsReplaced(gateway) && view.Missed.ContainsKey(gateway) ? ValueTask.FromResult(false)
            : LookUpAsync(gateway);
    }

    /// <summary>
    /// Whether a gateway that is not alive will not come back in this life: another life has its lease, or it has had none
    /// for <see cref="Absence"/>. One that was late with its lease goes on with all its connections.
    /// </summary>
    public bool IsGone(GatewayIdentity gateway)
    {
        var view = _view;
        return view.Missed.TryGetValue(gateway, out var since) && (view.IsReplaced(gateway) || _time.GetElapsedTime(since) >= Absence);
    }

    /// <summary>The gateways that were alive when the view was last brought up to date; also while Redis is away.</summary>
    public IReadOnlySet<GatewayIdentity> LastKnown => _view.Gateways;

    /// <summary>The gateways that are alive now, by id, read from Redis.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyList<LiveGateway>> ListAsync() =>
        [.. (await ReadAsync(knownVersion: "")).Leases!.OrderBy(gateway => gateway.Id, StringComparer.Ordinal)];

    /// <summary>Brings the view up to date.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    internal async Task<View> RefreshAsync()
    {
        var known = _view;
        var (version, leases) = await ReadAsync(known.Version);
        return leases is null ? known : _view = known.Next(
            version, leases.ToDictionary(gateway => gateway.Id, gateway => gateway.BootId), since => _time.GetElapsedTime(since) >= Memory);
    }

    /// <summary>Refreshes the view until the host stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var reachable = true;
        do
        {
            try
            {
                // Not longer than the host lives.
                await RefreshAsync().WaitAsync(stoppingToken);
                reachable = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
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

    private async ValueTask<bool> LookUpAsync(GatewayIdentity gateway)
    {
        var view = await RefreshAsync();
        if (view.IsLive(gateway))
        {
            return true;
        }

        view.Missed.TryAdd(gateway, _time.GetTimestamp());
        return false;
    }

    private async Task<(string Version, IEnumerable<LiveGateway>? Leases)> ReadAsync(string knownVersion)
    {
        var read = (RedisResult[])(await redis.RunAnywayAsync(ReadScript, LeaseKeys.All, [knownVersion]))!;
        return ((string)read[0]!, read.Length == 1 ? null : Decode((string[])read[1]!));
    }

    private static IEnumerable<LiveGateway> Decode(string[] idsAndLeases) =>
        idsAndLeases.Chunk(2).Select(pair => LiveGateway.Decode(pair[0], pair[1]));

    [LoggerMessage(LogLevel.Warning, "Cannot read the gateways' leases; keeping the last view until Redis answers.")]
    private partial void LogUnreachable(Exception e);

    /// <summary>The leases of one version.</summary>
    /// <param name="Version">The version of the leases.</param>
    /// <param name="Boots">The boot id of each living gateway, by its id.</param>
    internal sealed record View(string Version, IReadOnlyDictionary<string, string> Boots)
    {
        public static readonly View Empty = new("", new Dictionary<string, string>());

        /// <summary>The living gateways.</summary>
        public IReadOnlySet<GatewayIdentity> Gateways { get; } = Boots.Select(gateway => new GatewayIdentity(gateway.Key, gateway.Value)).ToHashSet();

        /// <summary>Who was looked up and found without a lease, and since when.</summary>
        public ConcurrentDictionary<GatewayIdentity, long> Missed { get; } = new();

        public bool IsLive(GatewayIdentity gateway) => Boots.TryGetValue(gateway.Id, out var boot) && boot == gateway.BootId;

        public bool IsReplaced(GatewayIdentity gateway) => Boots.TryGetValue(gateway.Id, out var boot) && boot != gateway.BootId;

        /// <summary>The leases of the next version; who has one again is missed no longer, and who is missed for long is forgotten.</summary>
        public View Next(string version, IReadOnlyDictionary<string, string> boots, Func<long, bool> isForgotten)
        {
            var next = new View(version, boots);
            foreach (var (gateway, since) in Missed.Where(missed => !next.IsLive(missed.Key) && !isForgotten(missed.Value)))
            {
                next.Missed[gateway] = since;
            }

            return next;
        }
    }
}
