using PushApp.Delivery.Identity;
using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>
/// A gateway's claim to be alive: the hash <c>gateway:{&lt;id&gt;}</c>, which lives <see cref="LeaseOptions.Duration"/>
/// after each renewal. All routes of a gateway die with it. One instance belongs to one life of one gateway.
/// Every method throws <see cref="RedisException"/> when Redis cannot be reached.
/// </summary>
public sealed class GatewayLease(IConnectionMultiplexer redis, GatewayIdentity identity, LeaseOptions options)
{
    /// <summary>The sorted set of gateway ids, by the Unix time in milliseconds of their last renewal; says whom to ask, not who is alive.</summary>
    internal static readonly RedisKey Index = "gateways";

    private static readonly TimeSpan IndexRetention = TimeSpan.FromMinutes(10);
    private static readonly RedisScript TakeScript = new("lease-take.lua");
    private static readonly RedisScript RenewScript = new("lease-renew.lua");
    private static readonly RedisScript ReleaseScript = new("lease-release.lua");

    private readonly RedisKey _key = Key(identity.Id);
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private string _address = "";

    internal static RedisKey Key(string id) => $"gateway:{{{id}}}";

    /// <summary>Takes the lease, also from an earlier life of this id that still holds it. Call it when the gateway already consumes.</summary>
    /// <param name="address">The URL at which this one replica serves.</param>
    public async Task TakeAsync(string address)
    {
        _address = address;
        var database = redis.GetDatabase();
        await Task.WhenAll(
            TakeScript.RunAsync(database, [_key], [(long)options.Duration.TotalMilliseconds, .. Fields(default)]),
            ListAsync(database),
            database.SortedSetRemoveRangeByScoreAsync(Index, double.NegativeInfinity, Now() - IndexRetention.TotalMilliseconds));
    }

    /// <summary>Extends the lease and reports <paramref name="stats"/>.</summary>
    public async Task<LeaseRenewal> RenewAsync(GatewayStats stats)
    {
        var database = redis.GetDatabase();
        var renewed = RenewScript.RunAsync(database, [_key], [identity.BootId, (long)options.Duration.TotalMilliseconds, .. Fields(stats)]);
        await Task.WhenAll(renewed, ListAsync(database));
        return (long)await renewed switch
        {
            0 => LeaseRenewal.Lost,
            1 => LeaseRenewal.Renewed,
            _ => LeaseRenewal.Recreated,
        };
    }

    /// <summary>Ends the lease at once, if this life still holds it.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> ReleaseAsync()
    {
        var database = redis.GetDatabase();
        var released = (long)await ReleaseScript.RunAsync(database, [_key], [identity.BootId]) == 1;
        if (released)
        {
            await database.SortedSetRemoveAsync(Index, identity.Id);
        }

        return released;
    }

    private Task<bool> ListAsync(IDatabaseAsync database) => database.SortedSetAddAsync(Index, identity.Id, Now());

    private RedisValue[] Fields(GatewayStats stats) =>
    [
        LiveGateway.BootField, identity.BootId,
        LiveGateway.AddressField, _address,
        LiveGateway.ConnectionsField, stats.Connections,
        LiveGateway.ConsumedField, stats.Consumed,
        LiveGateway.PushedField, stats.Pushed,
        LiveGateway.StartedAtField, _startedAt.ToUnixTimeMilliseconds(),
    ];

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
