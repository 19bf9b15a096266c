using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>
/// Where the leases of all gateways are. They are together, in one Redis Cluster slot, so that one command reads them all,
/// or says that nothing has changed; a key for each would cost a command for each gateway in each process every second.
/// </summary>
internal static class LeaseKeys
{
    /// <summary>The keys of every script, in this order.</summary>
    public static readonly RedisKey[] All =
    [
        // Hash: gateway id → lease. Those in it that have expired do not count: the next reader removes them.
        "gateways:{leases}",

        // Sorted set of gateway ids, by when their lease expires: Unix time in milliseconds, by the clock of Redis.
        "gateways:{leases}:expiries",

        // Number that grows with every lease that comes or goes, not with renewals. It starts at the time in microseconds,
        // so that it also grows when Redis has lost it.
        "gateways:{leases}:version",
    ];
}
