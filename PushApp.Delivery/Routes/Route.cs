using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.Routes;

/// <summary>Where one device of a user is connected.</summary>
/// <param name="Device">The user's name for the device.</param>
/// <param name="GatewayId">The gateway that holds the connection.</param>
/// <param name="BootId">The life of that gateway: the route counts only while the gateway's lease names the same one.</param>
/// <param name="ConnectionId">The connection, unique within the gateway's life.</param>
/// <param name="Order">
/// When it was registered: Unix time in microseconds by Redis's clock, and later than every route that it replaced. Of two
/// routes of a device the higher one counts. 0 before it is registered.
/// </param>
/// <param name="IsProven">
/// Whether its client proved to be there after it was seen whose route it would replace, which stood there until then. Any
/// other route may be of an attempt that was served after its client had gone elsewhere: who is replaced by it may prove the
/// contrary.
/// </param>
public sealed record Route(string Device, string GatewayId, string BootId, string ConnectionId, long Order = 0, bool IsProven = false)
{
    private const string ProvenMark = " proven";

    /// <summary>The gateway that holds the connection, in the life in which it does.</summary>
    public GatewayIdentity Gateway => new(GatewayId, BootId);

    /// <summary>When it was registered.</summary>
    public DateTimeOffset Since => DateTimeOffset.FromUnixTimeMilliseconds(Order / 1000);

    /// <summary>The connection that holds the route: two routes are of the same one exactly when this is the same.</summary>
    internal string Holder => $"{GatewayId} {BootId} {ConnectionId}";

    /// <summary>What the table keeps behind the order.</summary>
    internal string Mark => IsProven ? ProvenMark : "";

    /// <summary>Reads <c>{holder} {order}</c>, with <c> proven</c> behind it where it is, as the table keeps it.</summary>
    internal static bool TryDecode(string device, string? value, [NotNullWhen(true)] out Route? route)
    {
        value ??= "";
        var isProven = value.EndsWith(ProvenMark, StringComparison.Ordinal);
        var parts = (isProven ? value[..^ProvenMark.Length] : value).Split(' ');
        route = parts.Length == 4 && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            ? new Route(device, parts[0], parts[1], parts[2], order, isProven)
            : null;
        return route is not null;
    }
}
