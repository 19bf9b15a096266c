using System.Buffers;

namespace PushApp.Delivery.Messaging;

/// <summary>
/// The names of RocketMQ consumer groups. Every gateway has a group of its own: consumers of one group that subscribe
/// to different tags lose each other's messages, because a group has one offset per queue, not per tag.
/// </summary>
public static class ConsumerGroups
{
    private const string Prefix = "PUSH_";

    // RocketMQ: a group has at most 120 characters, and its retry topic %RETRY%<group>_<topic> at most 255.
    internal const int MaxGatewayIdLength = 100;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The group in which the gateway with this id consumes.</summary>
    public static string ForGateway(string id) => Prefix + id;

    internal static bool CanName(string gatewayId) =>
        gatewayId.Length is > 0 and <= MaxGatewayIdLength && !gatewayId.AsSpan().ContainsAnyExcept(Allowed);
}
