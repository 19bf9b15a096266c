namespace PushApp.ChatApi.Publishing;

/// <summary>The one gateway that a message is for, in the life in which it holds the receiver.</summary>
internal readonly record struct Target(string GatewayId, string BootId);
