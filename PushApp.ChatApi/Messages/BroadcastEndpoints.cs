using System.ComponentModel;
using System.Net.Mime;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Publishing;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Envelopes;

namespace PushApp.ChatApi.Messages;

/// <summary><c>POST /api/broadcast</c>: to all who are connected, as one RocketMQ message that every gateway takes.</summary>
internal static class BroadcastEndpoints
{
    public static IEndpointRouteBuilder MapBroadcast(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/broadcast", SendAsync)
            .RequireAuthorization(Policies.Broadcast)
            .WithName("Broadcast")
            .WithTags("Messages")
            .WithSummary("Send a message to all who are connected")
            .WithDescription("No inbox keeps it, and it has no place in anybody's order: its `seq` is 0. Who is not connected now does not get it.")
            .Accepts<PassingMessageSchema>(MediaTypeNames.Application.Json)
            .Produces<BroadcastResponse>(StatusCodes.Status202Accepted)
            .ProducesRefusals()
            .WithRequestExample("""{"body":{"text":"We are back."}}""")
            .WithExample(StatusCodes.Status202Accepted, """{"id":"0199c0de-7a3b-7c11-9d2e-0a4f5b6c7d8e"}""")
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> SendAsync(HttpContext http, Publisher publisher, MessageOptions options, CancellationToken cancellationToken)
    {
        var (json, error) = await JsonBody.ReadAsync(http.Request, options.MaxRequestBytes, cancellationToken);
        if (json is null || !MessageContent.TryReadPassing(json, options.MaxBodyBytes, out var content, out error))
        {
            return error!.ToResult();
        }

        var caller = http.User.Identity!.Name!;
        if (Permissions.WhyNotAs(http, caller, content.From) is { } refusal)
        {
            return refusal.ToResult();
        }

        var message = new PushItem
        {
            User = "",
            Id = content.Id ?? Guid.CreateVersion7().ToString(),
            From = content.From ?? caller,
            SentAt = DateTimeOffset.UtcNow,
            Body = content.Body,
        };
        return await publisher.BroadcastAsync(message, cancellationToken)
            ? TypedResults.Accepted((string?)null, new BroadcastResponse(message.Id))
            : RequestError.Unavailable("RocketMQ did not take the message in time.").ToResult();
    }
}

/// <summary>A message that is on its way to all who are connected.</summary>
internal sealed record BroadcastResponse([property: Description("The message's id.")] string Id);
