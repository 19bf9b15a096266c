namespace PushApp.Gateway.Connections;

/// <summary>What becomes of a device that connects where the user has others.</summary>
internal enum DevicePolicy
{
    /// <summary>Past <see cref="ClientLimitOptions.MaxDevicesPerUser"/> it is refused.</summary>
    Refuse,

    /// <summary>Past that number it takes the place of the one that has been connected for longest.</summary>
    ReplaceOldest,

    /// <summary>It takes the place of another one of its kind; past that number it is refused.</summary>
    OnePerKind,
}
