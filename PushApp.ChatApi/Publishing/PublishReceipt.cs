namespace PushApp.ChatApi.Publishing;

/// <summary>RocketMQ's answer.</summary>
/// <param name="MessageId">The RocketMQ message's id.</param>
/// <param name="Items">How many items travel in it.</param>
internal sealed record PublishReceipt(string MessageId, int Items);
