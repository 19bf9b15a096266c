using PushApp.Delivery.Envelopes;

namespace PushApp.Tests.Model;

/// <summary>A message for a gateway that RocketMQ has: delivered in any order, maybe more than once, or never.</summary>
/// <param name="GatewayId">The tag.</param>
/// <param name="BootId">The life of the gateway that it is for.</param>
/// <param name="Item">What is pushed; null for the news of a takeover.</param>
/// <param name="Taken">The connection that has lost its route, and the order of the one that has it.</param>
internal sealed record Envelope(string GatewayId, string BootId, PushItem? Item, (string ConnectionId, long Order) Taken = default)
{
    public override string ToString() => Item is { } item ? $"{item.Id} seq {item.Seq} for {GatewayId}" : $"news for {Taken.ConnectionId}";
}
