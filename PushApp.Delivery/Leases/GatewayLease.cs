using PushApp.Delivery.Identity;
using PushApp.Delivery.Redis;
using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>
/// A gateway's claim to be alive, which lives <see cref="LeaseOptions.Duration"/> after each renewal. All routes of a
/// gateway die with it. One instance belongs to one life of one gateway.
/// Every method is one round trip, atomic in Redis, and throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class GatewayLease(RedisCommands redis, GatewayIdentity identity, LeaseOptions options)
{
    private static readonly RedisScript TakeScript = new(RedisScript.Generation, "lease-take.lua");
    private static readonly RedisScript RenewScript = new(RedisScript.Generation, "lease-renew.lua");
    private static readonly RedisScript ReleaseScript = new("lease-release.lua");

    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly RedisValue _duration = (long)options.Duration.TotalMilliseconds;
    private volatile string _generation = "";

    /// <summary>Takes the lease, also from an earlier life of this id that still holds it. Call it when the gateway already consumes.</summary>
    public async Task TakeAsync() =>
        _generation = (string)(await RunAsync(TakeScript, [identity.Id, _duration, Describe(GatewayCondition.Ready, default)]))!;

    /// <summary>Extends the lease and reports how the gateway is.</summary>
    public async Task<LeaseRenewal> RenewAsync(GatewayCondition condition, GatewayStats stats)
    {
        var result = (RedisResult[])(await RunAsync(RenewScript, [identity.Id, _duration, Describe(condition, stats), identity.BootId]))!;
        var generation = (string)result[1]!;
        var sameData = generation == _generation;
        _generation = generation;
        return (long)result[0] switch
        {
            0 => LeaseRenewal.Lost,
            1 when sameData => LeaseRenewal.Renewed,
            _ => LeaseRenewal.Recreated,
        };
    }

    /// <summary>Ends the lease at once, if this life still holds it.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> ReleaseAsync() => (long)await RunAsync(ReleaseScript, [identity.Id, identity.BootId]) == 1;

    // Not by way of the circuit breaker: a lease is worth each try, and few enough are made.
    private Task<RedisResult> RunAsync(RedisScript script, RedisValue[] arguments) =>
        redis.RunAnywayAsync(script, LeaseKeys.All, arguments);

    private RedisValue Describe(GatewayCondition condition, GatewayStats stats) =>
        LiveGateway.Encode(identity, condition, stats, _startedAt);
}

/// <summary>What a renewal found.</summary>
public enum LeaseRenewal
{
    /// <summary>The lease was there and lives on.</summary>
    Renewed,

    /// <summary>
    /// The lease was gone (it expired, or Redis lost its data) and was written again, or Redis has restarted or another
    /// server has taken over, so that the newest writes may be gone. Routes may be missing: refresh all of them.
    /// </summary>
    Recreated,

    /// <summary>Another process runs under this gateway's id and holds the lease. This one must stop.</summary>
    Lost,
}
