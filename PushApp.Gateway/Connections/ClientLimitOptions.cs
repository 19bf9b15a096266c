using System.ComponentModel.DataAnnotations;

namespace PushApp.Gateway.Connections;

/// <summary>How many clients a gateway lets in, and how much each may say; configuration section <c>Gateway</c>.</summary>
internal sealed record ClientLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>The most clients of the gateway. 1 to 10,000,000, default 100,000.</summary>
    [Range(1, 10_000_000, ErrorMessage = $"{Section}:{nameof(MaxConnections)} must be {{1}} to {{2}}.")]
    public int MaxConnections { get; set; } = 100_000;

    /// <summary>
    /// The most clients from one address, of IPv6 from one /64 network; 0 for no limit. Loopback is a proxy or a test, and is
    /// not limited. 0 to 10,000,000, default 1,000.
    /// </summary>
    [Range(0, 10_000_000, ErrorMessage = $"{Section}:{nameof(MaxConnectionsPerAddress)} must be {{1}} to {{2}}.")]
    public int MaxConnectionsPerAddress { get; set; } = 1_000;

    /// <summary>The most devices of one user that are connected at the same time, to all gateways. 1 to 10,000, default 20.</summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxDevicesPerUser)} must be {{1}} to {{2}}.")]
    public int MaxDevicesPerUser { get; set; } = 20;

    /// <summary>
    /// What becomes of a device that connects where the user has others: Refuse, ReplaceOldest or OnePerKind, default Refuse.
    /// The same at all gateways.
    /// </summary>
    [EnumDataType(typeof(DevicePolicy), ErrorMessage = $"{Section}:{nameof(DevicePolicy)} must be Refuse, ReplaceOldest or OnePerKind.")]
    public DevicePolicy DevicePolicy { get; set; } = DevicePolicy.Refuse;

    /// <summary>
    /// The most sockets that have not said yet whose they are: over TCP, and as many over HTTP. 1 to 1,000,000, default 5,000.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = $"{Section}:{nameof(MaxPending)} must be {{1}} to {{2}}.")]
    public int MaxPending { get; set; } = 5_000;

    /// <summary>
    /// The most frames that a client may send in a second, on average over ten. 1 to 1,000,000, default 1,000.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = $"{Section}:{nameof(MaxFramesPerSecond)} must be {{1}} to {{2}}.")]
    public int MaxFramesPerSecond { get; set; } = 1_000;

    /// <summary>How many inboxes are read at the same time; each takes up to 256 KiB. 1 to 100,000, default 64.</summary>
    [Range(1, 100_000, ErrorMessage = $"{Section}:{nameof(MaxReplays)} must be {{1}} to {{2}}.")]
    public int MaxReplays { get; set; } = 64;
}
