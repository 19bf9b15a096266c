namespace PushApp.Client;

/// <summary>The chat API has taken a message.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Seq">Its place among the receiver's messages; 0 where it is not persisted.</param>
/// <param name="Status">
/// <c>routed</c>: on its way to the gateways that hold the receiver. <c>stored</c>: in the inbox, for when the receiver
/// connects. <c>dropped</c>: not to be persisted, and the receiver is not connected.
/// </param>
public sealed record SendResult(string Id, long Seq, string Status);
