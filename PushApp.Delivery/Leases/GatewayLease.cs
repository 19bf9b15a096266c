using PushApp.Delivery.Identity;
using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>
/// A gateway's claim to be alive, which lives <see cref="LeaseOptions.Duration"/> after each renewal. All routes of a
/// gateway die with it. One instance belongs to one life of one gateway.
/// Every method is one round trip, atomic in Redis, and throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class GatewayLease(IConnectionMultiplexer redis, GatewayIdentity identity, LeaseOptions options)
{
    private static readonly RedisScript TakeScript = new("lease-take.lua");
    private static readonly RedisScript RenewScript = new("lease-renew.lua");
    private static readonly RedisScript ReleaseScript = new("lease-release.lua");

    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly RedisValue _duration = (long)options.Duration.TotalMilliseconds;

    /// <summary>Takes the lease, also from an earlier life of this id that still holds it. Call it when the gateway already consumes.</summary>
    public Task TakeAsync() => RunAsync(TakeScript, [identity.Id, _duration, Describe(default)]);

    /// <summary>Extends the lease and reports <paramref name="stats"/>.</summary>
    public async Task<LeaseRenewal> RenewAsync(GatewayStats stats) =>
        await RunAsync(RenewScript, [identity.Id, _duration, Describe(stats), identity.BootId]) switch
        {
            0 => LeaseRenewal.Lost,
            1 => LeaseRenewal.Renewed,
            _ => LeaseRenewal.Recreated,
        };

    /// <summary>Ends the lease at once, if this life still holds it.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> ReleaseAsync() => await RunAsync(ReleaseScript, [identity.Id, identity.BootId]) == 1;

    private async Task<long> RunAsync(RedisScript script, RedisValue[] arguments) =>
        (long)await script.RunAsync(redis.GetDatabase(), LeaseKeys.All, arguments);

    private RedisValue Describe(GatewayStats stats) => LiveGateway.Encode(identity, stats, _startedAt);
}

/// <summary>What a renewal found.</summary>
public enum LeaseRenewal
{
    /// <summary>The lease was there and lives on.</summary>
    Renewed,

    /// <summary>
    /// The lease was gone (it expired, or Redis lost its data) and was written again. Others may have dropped this
    /// gateway's routes meanwhile: refresh all of them.
    /// </summary>
    Recreated,

    /// <summary>Another process runs under this gateway's id and holds the lease. This one must stop.</summary>
    Lost,
}
