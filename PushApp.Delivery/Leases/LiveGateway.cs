using System.Globalization;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.Leases;

/// <summary>A gateway as its lease describes it.</summary>
/// <param name="Id">The gateway's id.</param>
/// <param name="BootId">The life of the gateway that holds the lease.</param>
/// <param name="Condition">As of the last renewal.</param>
/// <param name="Stats">As of the last renewal.</param>
/// <param name="StartedAt">When this life started, in whole milliseconds.</param>
public sealed record LiveGateway(string Id, string BootId, GatewayCondition Condition, GatewayStats Stats, DateTimeOffset StartedAt)
{
    /// <summary>The lease as Redis keeps it. The boot id comes first because the scripts read it.</summary>
    internal static string Encode(GatewayIdentity gateway, GatewayCondition condition, GatewayStats stats, DateTimeOffset startedAt) => string.Create(
        CultureInfo.InvariantCulture,
        $"{gateway.BootId} {startedAt.ToUnixTimeMilliseconds()} {stats.Connections} {stats.Consumed} {stats.Pushed} {condition}");

    /// <exception cref="FormatException">It is no lease.</exception>
    internal static LiveGateway Decode(string id, string lease)
    {
        var parts = lease.Split(' ');
        return parts.Length == 6 && Enum.TryParse<GatewayCondition>(parts[5], out var condition)
            ? new LiveGateway(
                id, parts[0], condition, new GatewayStats(Number(parts[2]), Number(parts[3]), Number(parts[4])), DateTimeOffset.FromUnixTimeMilliseconds(Number(parts[1])))
            : throw new FormatException($"The lease of {id} is '{lease}'.");
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>How a living gateway is.</summary>
public enum GatewayCondition
{
    /// <summary>It takes clients, and messages reach it.</summary>
    Ready,

    /// <summary>RocketMQ's messages do not reach it; what is stored it finds at the next heartbeat.</summary>
    NotConsuming,

    /// <summary>It stops, and sends its clients away.</summary>
    Draining,
}

/// <summary>What a gateway reports with its lease. Counted since its process started.</summary>
/// <param name="Connections">Clients connected now.</param>
/// <param name="Consumed">RocketMQ messages consumed.</param>
/// <param name="Pushed">Messages written to clients.</param>
public readonly record struct GatewayStats(long Connections, long Consumed, long Pushed);
