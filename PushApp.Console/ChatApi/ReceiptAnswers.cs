namespace PushApp.OperatorConsole.ChatApi;

/// <summary>The answer of <c>GET /api/messages/{id}</c>.</summary>
/// <param name="Stage">One of <see cref="MessageStages"/>.</param>
/// <param name="Seq">Its place among the receiver's messages.</param>
/// <param name="SentAt">When the chat API took it, by the chat API's clock.</param>
/// <param name="Group">The group that it was sent to; null where it was sent to users.</param>
/// <param name="Devices">The devices that it was written to.</param>
public sealed record MessageReceipt(string Stage, long Seq, DateTimeOffset SentAt, string? Group, IReadOnlyList<DeviceReceipt> Devices);

/// <summary>What has become of a message at one device. Times are those of the gateway's clock.</summary>
/// <param name="Device">The device.</param>
/// <param name="Gateway">The gateway that has written to it last; null where that is not known any more.</param>
/// <param name="Acknowledged">Whether the device has acknowledged it.</param>
/// <param name="WrittenAt">When it was written; null where that is not known any more, or not yet.</param>
/// <param name="AcknowledgedAt">When the device acknowledged it; null where it has not, or where that is not known.</param>
public sealed record DeviceReceipt(string Device, string? Gateway, bool Acknowledged, DateTimeOffset? WrittenAt, DateTimeOffset? AcknowledgedAt);

/// <summary>The answer of <c>GET /api/groups/{group}/messages/{id}</c>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Members">How many members it has now.</param>
/// <param name="Stored">In how many of their inboxes the message is.</param>
/// <param name="Written">To how many of them it was written.</param>
/// <param name="Acknowledged">How many of them have acknowledged it.</param>
public sealed record GroupReceipt(string Group, int Members, int Stored, int Written, int Acknowledged);

/// <summary>How far a message has come, and what one can wait for.</summary>
internal static class MessageStages
{
    public const string Stored = "stored";
    public const string Written = "written";
    public const string Acknowledged = "acknowledged";
}
