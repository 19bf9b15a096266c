using System.ComponentModel;
using PushApp.Delivery.Leases;

namespace PushApp.ChatApi.Gateways;

/// <summary>A living gateway, as of its last renewal a moment ago.</summary>
internal sealed record GatewayResponse(
    [property: Description("The gateway's id; also its RocketMQ tag.")] string Id,
    [property: Description("This life of the gateway: another after each start.")] string BootId,
    [property: Description("Clients connected now.")] long Connections,
    [property: Description("RocketMQ messages consumed since it started.")] long Consumed,
    [property: Description("Messages written to clients since it started.")] long Pushed,
    [property: Description("When this life started.")] DateTimeOffset StartedAt)
{
    public static GatewayResponse From(LiveGateway gateway) =>
        new(gateway.Id, gateway.BootId, gateway.Stats.Connections, gateway.Stats.Consumed, gateway.Stats.Pushed, gateway.StartedAt);
}
