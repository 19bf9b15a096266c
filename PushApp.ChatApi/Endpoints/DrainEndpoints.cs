using System.ComponentModel;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Publishing;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.RocketMQ;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>POST /api/gateways/{id}/drain</c>.</summary>
internal static class DrainEndpoints
{
    public static IEndpointRouteBuilder MapDrain(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/gateways/{id}/drain", DrainAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("DrainGateway")
            .WithTags("Operations")
            .WithSummary("Send a gateway's clients away and stop it")
            .WithDescription("For operators. The gateway takes no more clients, closes those it has with 4503, which tells them to reconnect, gives its lease back and ends with exit code 0, as on SIGTERM. Whatever runs it starts it again, or does not. A gateway whose `condition` is NotConsuming is not reached.")
            .Produces<DrainResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithExample(StatusCodes.Status202Accepted, """{"gateway":"gateway-hxkqzrbm","bootId":"5f0c2d9e81ab4673","connections":7}""");
        return app;
    }

    private static async Task<IResult> DrainAsync(
        [Description("The gateway.")] string id, GatewayDirectory gateways, PushProducer producer, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryValidate(id, out var why))
        {
            return RequestError.Invalid("id", why).ToResult();
        }

        if ((await gateways.ListAsync()).FirstOrDefault(gateway => gateway.Id == id) is not { } gateway)
        {
            return new RequestError(StatusCodes.Status404NotFound, $"No gateway '{id}' is alive.").ToResult();
        }

        var value = new DrainOrder(DateTimeOffset.UtcNow, gateway.BootId).Encode();
        return await producer.WhyNotSentAsync([new ControlMessage(id, ControlKinds.Drain, value)], cancellationToken) is { } refusal
            ? refusal.ToResult()
            : TypedResults.Accepted((string?)null, new DrainResponse(gateway.Id, gateway.BootId, gateway.Stats.Connections));
    }
}

/// <summary>The gateway that was told to drain.</summary>
internal sealed record DrainResponse(
    [property: Description("The gateway's id.")] string Gateway,
    [property: Description("The life that ends; a later one is not meant.")] string BootId,
    [property: Description("The clients that it had a moment ago.")] long Connections);
