using System.ComponentModel;

namespace PushApp.ChatApi.Presence;

/// <summary>Where a user is connected now.</summary>
internal sealed record PresenceResponse(
    [property: Description("The user.")] string User,
    [property: Description("The connected devices; empty where the user is away.")] IReadOnlyList<DevicePresence> Devices);

/// <summary>One connected device.</summary>
internal sealed record DevicePresence(
    [property: Description("The user's name for the device.")] string Device,
    [property: Description("The gateway that holds its connection.")] string Gateway,
    [property: Description("When it connected.")] DateTimeOffset Since);
