using System.ComponentModel;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Routes;
using PushApp.ServiceDefaults;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>GET /api/users/{id}/presence</c>.</summary>
internal static class PresenceEndpoints
{
    public static IHostApplicationBuilder AddPresence(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<PresenceOptions>(PresenceOptions.Section).AddSingleton<Presences>();
        return builder;
    }

    public static IEndpointRouteBuilder MapPresence(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/users/{id}/presence", FindAsync)
            .RequireAuthorization()
            .WithName("GetPresence")
            .WithTags("Users")
            .WithSummary("Say where a user is connected")
            .WithDescription($"Any valid token may ask whether a user is connected. One's own devices, and with the scope `{Scopes.Operator}` everybody's, are listed as well. A device counts while the gateway that holds it is alive.")
            .Produces<PresenceResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithExample(
                StatusCodes.Status200OK,
                """{"user":"alice","online":true,"devices":[{"device":"phone","gateway":"gateway-hxkqzrbm","since":"2026-03-01T12:00:00Z"}]}""");
        return app;
    }

    private static async Task<IResult> FindAsync([Description("The user.")] string id, HttpContext http, Permissions permissions, RouteResolver routes)
    {
        if (!Identifiers.TryValidate(id, out var why))
        {
            return RequestError.Invalid("id", why).ToResult();
        }

        if (await permissions.WhyNotSeeAsync(http, id) is { } refusal)
        {
            return refusal.ToResult();
        }

        var live = await routes.FindAsync(id);
        return TypedResults.Ok(new PresenceResponse(id, live.Count > 0, Permissions.SeesAllOf(http.User, id) ? DevicePresence.Of(live) : null));
    }
}

/// <summary>Where a user is connected now.</summary>
internal sealed record PresenceResponse(
    [property: Description("The user.")] string User,
    [property: Description("Whether any of the user's devices is connected.")] bool Online,
    [property: Description("The connected devices; empty where the user is away, missing where the caller is neither the user nor an operator.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DevicePresence>? Devices);

/// <summary>One connected device.</summary>
internal sealed record DevicePresence(
    [property: Description("The user's name for the device.")] string Device,
    [property: Description("The gateway that holds its connection.")] string Gateway,
    [property: Description("When it connected.")] DateTimeOffset Since)
{
    public static DevicePresence[] Of(IReadOnlyList<Route> live) =>
    [
        .. live.Select(route => new DevicePresence(route.Device, route.GatewayId, route.Since)).OrderBy(device => device.Device, StringComparer.Ordinal),
    ];
}
