using System.ComponentModel;

namespace PushApp.ChatApi.Messages;

/// <summary>What became of a message.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Seq">Its place among the receiver's messages, from 1 without gaps; 0 where it is not persisted.</param>
/// <param name="Status"><see cref="MessageStatus"/>.</param>
/// <param name="Gateways">The gateways that hold the receiver and were reached.</param>
internal sealed record SendMessageResponse(
    [property: Description("The message's id.")] string Id,
    [property: Description("Its place among the receiver's messages, from 1 without gaps; 0 where it is not persisted.")] long Seq,
    [property: Description("'routed': on its way to every gateway that holds the receiver. 'stored': in the inbox, and delivered from there. 'dropped': not persisted, and the receiver is not connected.")] string Status,
    [property: Description("The gateways that hold the receiver and were reached.")] IReadOnlyList<string> Gateways);

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
