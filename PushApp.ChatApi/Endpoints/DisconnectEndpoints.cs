using System.ComponentModel;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>POST /api/users/{id}/disconnect</c>.</summary>
internal static class DisconnectEndpoints
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static IEndpointRouteBuilder MapDisconnect(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/users/{id}/disconnect", DisconnectAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("DisconnectUser")
            .WithTags("Operations")
            .WithSummary("End a user's connections")
            .WithDescription("For operators. Ends the connections of a user, or of the device that `device` names, with the close code 4403. A token that is still valid connects again: take it away from where tokens come from first.")
            .Produces<DisconnectResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return app;
    }

    private static async Task<IResult> DisconnectAsync(string id, string? device, RouteResolver routes, PushProducer producer, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryValidate(id, out var why))
        {
            return RequestError.Invalid("id", why).ToResult();
        }

        if (device is not null && !Identifiers.TryValidate(device, out why))
        {
            return RequestError.Invalid("device", why).ToResult();
        }

        var found = (await routes.FindAsync(id)).Where(route => device is null || route.Device == device).ToArray();
        var value = new Disconnection(DateTimeOffset.UtcNow, id, device).Encode();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            await Task.WhenAll(found.Select(route => route.GatewayId).Distinct().Select(gateway =>
                producer.SendAsync(new ControlMessage(gateway, ControlKinds.Disconnect, value), timeout.Token)));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return RequestError.Unavailable("RocketMQ did not take the message in time.").ToResult();
        }

        return TypedResults.Accepted((string?)null, new DisconnectResponse(id, [.. found.Select(route => route.Device).Order(StringComparer.Ordinal)]));
    }
}

/// <summary>Whose connections are being ended.</summary>
internal sealed record DisconnectResponse(
    [property: Description("The user.")] string User,
    [property: Description("The devices that were connected; empty where none was.")] IReadOnlyList<string> Devices);
