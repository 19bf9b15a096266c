using System.ComponentModel;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Publishing;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;
using PushApp.Delivery.RocketMQ;
using PushApp.Delivery.Routes;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary><c>POST /api/users/{id}/disconnect</c>.</summary>
internal static class DisconnectEndpoints
{
    private const string ByUser = "you have ended the connection from elsewhere";

    public static IEndpointRouteBuilder MapDisconnect(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/users/{id}/disconnect", DisconnectAsync)
            .RequireAuthorization()
            .WithName("DisconnectUser")
            .WithTags("Operations")
            .WithSummary("End a user's connections")
            .WithDescription($"For the user, and with the scope `{Scopes.Operator}` for everybody. Ends the connections of a user, or of the device that `device` names, with the close code 4403 and the text `reason`, if one is given. A token that is still valid connects again: take it away from where tokens come from first.")
            .Produces<DisconnectResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithExample(StatusCodes.Status202Accepted, """{"user":"alice","devices":["phone:7c2"]}""")
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> DisconnectAsync(
        [Description("The user.")] string id,
        [Description("The one device to disconnect; all of them where it is missing.")] string? device,
        [Description("What the client is told in its close frame: text that can be seen, of at most 123 bytes in UTF-8.")] string? reason,
        HttpContext http, RouteResolver routes, PushProducer producer, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryValidate(id, out var why))
        {
            return RequestError.Invalid("id", why).ToResult();
        }

        if (device is not null && !Identifiers.TryValidate(device, out why))
        {
            return RequestError.Invalid("device", why).ToResult();
        }

        if (reason is not null && !Disconnection.IsReason(reason))
        {
            return RequestError.Invalid("reason", $"must be text that can be seen, of 1 to {Disconnection.MaxReasonBytes} bytes in UTF-8").ToResult();
        }

        if (Permissions.WhyNotManage(http.User, id) is { } refusal)
        {
            return refusal.ToResult();
        }

        var found = (await routes.FindAsync(id)).Where(route => device is null || route.Device == device).ToArray();
        var value = new Disconnection(DateTimeOffset.UtcNow, id, device, reason ?? (http.User.Identity!.Name == id ? ByUser : null)).Encode();
        var messages = found.Select(route => route.GatewayId).Distinct().Select(gateway => new ControlMessage(gateway, ControlKinds.Disconnect, value));
        return await producer.WhyNotSentAsync(messages, cancellationToken) is { } unsent
            ? unsent.ToResult()
            : TypedResults.Accepted((string?)null, new DisconnectResponse(id, [.. found.Select(route => route.Device).Order(StringComparer.Ordinal)]));
    }
}

/// <summary>Whose connections are being ended.</summary>
internal sealed record DisconnectResponse(
    [property: Description("The user.")] string User,
    [property: Description("The devices that were connected; empty where none was.")] IReadOnlyList<string> Devices);
