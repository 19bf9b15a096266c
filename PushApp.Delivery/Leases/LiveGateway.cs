using System.Globalization;
using StackExchange.Redis;

namespace PushApp.Delivery.Leases;

/// <summary>A gateway as its lease describes it.</summary>
/// <param name="Id">The gateway's id.</param>
/// <param name="BootId">The life of the gateway that holds the lease.</param>
/// <param name="Address">The URL at which this one replica serves.</param>
/// <param name="Stats">As of the last renewal.</param>
/// <param name="StartedAt">When this life started, in whole milliseconds.</param>
public sealed record LiveGateway(string Id, string BootId, string Address, GatewayStats Stats, DateTimeOffset StartedAt)
{
    internal const string BootField = "boot";
    internal const string AddressField = "address";
    internal const string ConnectionsField = "connections";
    internal const string ConsumedField = "consumed";
    internal const string PushedField = "pushed";
    internal const string StartedAtField = "startedAt";

    /// <summary>Reads a lease's hash; null where there is no lease.</summary>
    internal static LiveGateway? From(string id, HashEntry[] lease)
    {
        string? boot = null;
        var address = "";
        long connections = 0, consumed = 0, pushed = 0, startedAt = 0;
        foreach (var field in lease)
        {
            switch (field.Name.ToString())
            {
                case BootField: boot = field.Value; break;
                case AddressField: address = field.Value.ToString(); break;
                case ConnectionsField: connections = Number(field.Value); break;
                case ConsumedField: consumed = Number(field.Value); break;
                case PushedField: pushed = Number(field.Value); break;
                case StartedAtField: startedAt = Number(field.Value); break;
            }
        }

        return boot is null
            ? null
            : new LiveGateway(id, boot, address, new GatewayStats(connections, consumed, pushed), DateTimeOffset.FromUnixTimeMilliseconds(startedAt));
    }

    private static long Number(RedisValue value) =>
        long.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
