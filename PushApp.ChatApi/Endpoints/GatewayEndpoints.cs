using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Leases;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>GET /api/gateways</c>.</summary>
internal static class GatewayEndpoints
{
    public static IEndpointRouteBuilder MapGateways(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/gateways", ListAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("ListGateways")
            .WithTags("Operations")
            .WithSummary("List the living gateways")
            .WithDescription($"For operators: the token needs the scope `{Scopes.Operator}`. Figures are those of each gateway's last lease renewal, at most a few seconds old.")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithExample(StatusCodes.Status200OK, """
                [{"id":"gateway-hxkqzrbm","bootId":"5f0c2d9e81ab4673","condition":"Ready","connections":7,"consumed":42,"pushed":41,"startedAt":"2026-03-01T12:00:00.123Z"}]
                """);
        return app;
    }

    private static async Task<Ok<GatewayResponse[]>> ListAsync(GatewayDirectory gateways) =>
        TypedResults.Ok((await gateways.ListAsync()).Select(GatewayResponse.From).ToArray());
}

/// <summary>A living gateway, as of its last renewal a moment ago.</summary>
internal sealed record GatewayResponse(
    [property: Description("The gateway's id; also its RocketMQ tag.")] string Id,
    [property: Description("This life of the gateway: another after each start.")] string BootId,
    [property: Description("Ready; NotConsuming: RocketMQ's messages do not reach it; Draining: it stops.")] string Condition,
    [property: Description("Clients connected now.")] long Connections,
    [property: Description("RocketMQ messages consumed since it started.")] long Consumed,
    [property: Description("Messages written to clients since it started.")] long Pushed,
    [property: Description("When this life started.")] DateTimeOffset StartedAt)
{
    public static GatewayResponse From(LiveGateway gateway) =>
        new(gateway.Id, gateway.BootId, gateway.Condition.ToString(), gateway.Stats.Connections, gateway.Stats.Consumed, gateway.Stats.Pushed, gateway.StartedAt);
}
