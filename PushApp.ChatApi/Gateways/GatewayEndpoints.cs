using Microsoft.AspNetCore.Http.HttpResults;
using PushApp.Delivery.Leases;

namespace PushApp.ChatApi.Gateways;

/// <summary><c>GET /api/gateways</c>.</summary>
internal static class GatewayEndpoints
{
    public static IEndpointRouteBuilder MapGateways(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/gateways", ListAsync)
            .WithName("ListGateways")
            .WithTags("Operations")
            .WithSummary("List the living gateways")
            .WithDescription("Needs no token: it is for operators and tells nothing about users. Figures are those of each gateway's last lease renewal, at most a few seconds old.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return app;
    }

    private static async Task<Ok<GatewayResponse[]>> ListAsync(GatewayDirectory gateways) =>
        TypedResults.Ok((await gateways.ListAsync()).Select(GatewayResponse.From).ToArray());
}
