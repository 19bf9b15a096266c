namespace PushApp.Delivery.Routes;

/// <summary>What sort of device a device is, as its id says: what stands before the first colon (<c>phone:abc</c>).</summary>
public static class DeviceKind
{
    /// <summary>The kind; null where the id has no colon, or nothing before it. <c>route-register.lua</c> reads it in the same way.</summary>
    public static string? Of(string device) => device.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? device[..colon] : null;
}
