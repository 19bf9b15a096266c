using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.Routes;

/// <summary>Where one device of a user is connected.</summary>
/// <param name="Device">The user's name for the device.</param>
/// <param name="GatewayId">The gateway that holds the connection.</param>
/// <param name="BootId">The life of that gateway: the route counts only while the gateway's lease names the same one.</param>
/// <param name="ConnectionId">The connection, unique within the gateway's life.</param>
/// <param name="Since">When the device connected, by the gateway's clock, kept in whole milliseconds.</param>
public sealed record Route(string Device, string GatewayId, string BootId, string ConnectionId, DateTimeOffset Since)
{
    /// <summary>The gateway that holds the connection, in the life in which it does.</summary>
    public GatewayIdentity Gateway => new(GatewayId, BootId);

    /// <summary>The value stored for the device. Two routes are the same connection exactly when this is the same.</summary>
    internal string Encode() =>
        string.Create(CultureInfo.InvariantCulture, $"{GatewayId} {BootId} {ConnectionId} {Since.ToUnixTimeMilliseconds()}");

    internal static bool TryDecode(string device, string? value, [NotNullWhen(true)] out Route? route)
    {
        var parts = (value ?? "").Split(' ');
        route = parts.Length == 4 && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new Route(device, parts[0], parts[1], parts[2], DateTimeOffset.FromUnixTimeMilliseconds(since))
            : null;
        return route is not null;
    }
}
