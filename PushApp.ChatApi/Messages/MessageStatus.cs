namespace PushApp.ChatApi.Messages;

/// <summary>What became of a message when its sender got the answer.</summary>
internal static class MessageStatus
{
    /// <summary>RocketMQ has it for every gateway that holds the receiver.</summary>
    public const string Routed = "routed";

    /// <summary>The inbox has it; a device gets it from there, or when RocketMQ answers again.</summary>
    public const string Stored = "stored";

    /// <summary>It was not to be persisted, and the receiver is not connected: nobody gets it.</summary>
    public const string Dropped = "dropped";
}
