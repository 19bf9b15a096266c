using System.ComponentModel;
using System.Text.Json.Serialization;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using PushApp.ServiceDefaults;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>GET /api/users/{id}/devices</c>.</summary>
internal static class DevicesEndpoints
{
    public static IEndpointRouteBuilder MapDevices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/users/{id}/devices", ListAsync)
            .RequireAuthorization()
            .WithName("ListDevices")
            .WithTags("Users")
            .WithSummary("List a user's devices and how far each has come")
            .WithDescription($"""
                For the user, and with the scope `{Scopes.Operator}` for everybody. The devices are those that are connected, and those that are away and of which it is known what they have acknowledged (`Inbox:MaxCursors`).
                """)
            .Produces<DevicesResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithExample(StatusCodes.Status200OK, """
                {"user":"alice","epoch":"8f14e45fceea167a","seq":57,"devices":[
                  {"device":"laptop","online":false,"cursor":40,"lag":17},
                  {"device":"phone:7c2","online":true,"gateway":"gateway-hxkqzrbm","since":"2026-03-01T12:00:00Z","cursor":57,"lag":0}]}
                """);
        return app;
    }

    private static async Task<IResult> ListAsync([Description("The user.")] string id, HttpContext http, RouteResolver routes, RedisCommands redis)
    {
        if (!Identifiers.TryValidate(id, out var why))
        {
            return RequestError.Invalid("id", why).ToResult();
        }

        if (Permissions.WhyNotManage(http.User, id) is { } refusal)
        {
            return refusal.ToResult();
        }

        var reading = DeviceCursors.ReadAsync(redis, id);
        var live = (await routes.FindAsync(id)).ToDictionary(route => route.Device, StringComparer.Ordinal);
        var cursors = await reading;
        var devices = live.Keys.Union(cursors.ByDevice.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(device => DeviceState.Of(device, live.GetValueOrDefault(device), cursors));
        return TypedResults.Ok(new DevicesResponse(id, cursors.Epoch, cursors.HeadSeq, [.. devices]));
    }
}

/// <summary>A user's devices.</summary>
internal sealed record DevicesResponse(
    [property: Description("The user.")] string User,
    [property: Description("The numbering that the sequence numbers belong to; empty where the user has no inbox yet.")] string Epoch,
    [property: Description("The sequence number of the user's newest message; 0 where there is none.")] long Seq,
    [property: Description("The devices, by name.")] IReadOnlyList<DeviceState> Devices);

/// <summary>One device.</summary>
internal sealed record DeviceState(
    [property: Description("The user's name for the device.")] string Device,
    [property: Description("Whether it is connected.")] bool Online,
    [property: Description("The gateway that holds its connection; missing where it is away.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gateway,
    [property: Description("When it connected; missing where it is away.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Since,
    [property: Description("The last sequence number that it has acknowledged, as of a second ago; 0 where it has acknowledged none.")] long Cursor,
    [property: Description("How many messages it has not acknowledged: 'seq' less 'cursor'. Not all of them need to be kept any more.")] long Lag)
{
    public static DeviceState Of(string device, Route? route, DeviceCursors cursors) => new(
        device, route is not null, route?.GatewayId, route?.Since, cursors.ByDevice.GetValueOrDefault(device), cursors.LagOf(device));
}
