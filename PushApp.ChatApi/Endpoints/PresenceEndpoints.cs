using System.ComponentModel;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Routes;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>GET /api/users/{id}/presence</c>.</summary>
internal static class PresenceEndpoints
{
    public static IEndpointRouteBuilder MapPresence(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/users/{id}/presence", FindAsync)
            .RequireAuthorization()
            .WithName("GetPresence")
            .WithTags("Users")
            .WithSummary("Say where a user is connected")
            .WithDescription("Any valid token may ask. A device counts while the gateway that holds it is alive.")
            .Produces<PresenceResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return app;
    }

    private static async Task<IResult> FindAsync(string id, RouteResolver routes)
    {
        if (!Identifiers.TryValidate(id, out var why))
        {
            return RequestError.Invalid("id", why).ToResult();
        }

        var devices = (await routes.FindAsync(id))
            .Select(route => new DevicePresence(route.Device, route.GatewayId, route.Since))
            .OrderBy(device => device.Device, StringComparer.Ordinal);
        return TypedResults.Ok(new PresenceResponse(id, [.. devices]));
    }
}

/// <summary>Where a user is connected now.</summary>
internal sealed record PresenceResponse(
    [property: Description("The user.")] string User,
    [property: Description("The connected devices; empty where the user is away.")] IReadOnlyList<DevicePresence> Devices);

/// <summary>One connected device.</summary>
internal sealed record DevicePresence(
    [property: Description("The user's name for the device.")] string Device,
    [property: Description("The gateway that holds its connection.")] string Gateway,
    [property: Description("When it connected.")] DateTimeOffset Since);
