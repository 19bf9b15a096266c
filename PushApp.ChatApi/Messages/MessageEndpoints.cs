using System.Net.Mime;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;
using PushApp.Delivery;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Messages;

/// <summary><c>POST /api/messages</c>.</summary>
internal static class MessageEndpoints
{
    private const string ToOne = "To one user";
    private const string ToMany = "To several users";

    public static IHostApplicationBuilder AddMessages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<MessageOptions>(MessageOptions.Section).AddSingleton<MessageSender>().AddSingleton<FanOutSender>().AddSingleton<AwayNotes>();
        builder.Services.AddCheckedOptions<SenderLimitOptions>(SenderLimitOptions.Section).AddSingleton<SenderLimits>();
        builder.AddRateLimits(limiter => limiter.AddPolicy<string, SenderRequests>(SenderRequests.Policy));
        return builder;
    }

    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<MessageOptions>();
        app.MapPost("/api/messages", SendAsync)
            .RequireAuthorization()
            .WithName("SendMessage")
            .WithTags("Messages")
            .WithSummary("Send a message to a user, or to several")
            .WithDescription($"""
                The sender is the token's subject; with the scope `{Scopes.System}` it may be another, in `from`. The message is stored in the receiver's inbox, and pushed to the one gateway that holds each of the receiver's devices.
                With an `id` of your own, sending the same message again within 24 hours changes nothing and answers with the first one's `seq`; another body with the same `id` is refused with 409.
                With `persist: false` the message only reaches devices that are connected now.
                With a list of up to {options.MaxReceivers} users as `to`, each has it in the inbox under a number of its own, and each gateway gets it once. It is answered when the inboxes have it, with numbers in place of `seq`, and with who was refused; sent again with the same `id` it is added to those inboxes only that do not have it.
                The body may have up to {options.MaxBodyBytes} bytes as JSON.
                """)
            .Accepts<SendToManySchema>(MediaTypeNames.Application.Json)
            .Produces<SendMessageResponse>(StatusCodes.Status202Accepted)
            .AddOpenApiOperationTransformer(BodySchemas.RequestOr<SendMessageSchema>)
            .AddOpenApiOperationTransformer(BodySchemas.AnswerOr<SendToManyResponse>(StatusCodes.Status202Accepted))
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesRefusals()
            .WithRequestExample("""{"to":"alice","body":{"text":"hi"},"id":"order-4711"}""", ToOne)
            .WithRequestExample("""{"to":["alice","carol"],"body":{"text":"hi"},"id":"order-4711"}""", ToMany)
            .WithExample(StatusCodes.Status202Accepted, """{"id":"order-4711","seq":42,"status":"routed","gateways":["gateway-hxkqzrbm"]}""", ToOne)
            .WithExample(StatusCodes.Status202Accepted, """
                {"id":"order-4711","receivers":2,"stored":1,"connected":1,"gateways":["gateway-hxkqzrbm"],"refused":1,
                  "refusals":[{"user":"carol","status":403,"detail":"'bob' may not send to 'carol'."}]}
                """, ToMany)
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> SendAsync(
        HttpContext http, Permissions permissions, SenderLimits limits, MessageSender sender, FanOutSender fanOuts, MessageOptions options,
        CancellationToken cancellationToken)
    {
        var (json, error) = await JsonBody.ReadAsync(http.Request, options.MaxRequestBytes, cancellationToken);
        if (json is null || !SendMessageRequest.TryRead(json, options.MaxBodyBytes, options.MaxReceivers, out var request, out error))
        {
            return error!.ToResult();
        }

        if (!limits.TryTake(http.User, request, json.Length, out error))
        {
            return error.ToResult();
        }

        var caller = http.User.Identity!.Name!;
        var from = request.From ?? caller;
        if (request.IsToMany)
        {
            return await SendToManyAsync(http, caller, from, request, permissions, fanOuts);
        }

        if (await permissions.WhyNotSendAsync(http, caller, from, request.Receiver) is { } refusal)
        {
            return refusal.ToResult();
        }

        var result = await sender.SendAsync(from, request);
        return result.Refused is { } refused ? refused.ToResult() : TypedResults.Accepted((string?)null, result.Accepted);
    }

    private static async Task<IResult> SendToManyAsync(
        HttpContext http, string caller, string from, SendMessageRequest request, Permissions permissions, FanOutSender fanOuts)
    {
        var (permitted, refused) = (new List<string>(request.To.Count), new List<ReceiverRefusal>());
        foreach (var to in request.To)
        {
            var refusal = await permissions.WhyNotSendAsync(http, caller, from, to);
            if (refusal is { Field: not null } || (refusal is not null && request.To.Count == 1))
            {
                // It is not about this receiver.
                return refusal.ToResult();
            }

            if (refusal is null)
            {
                permitted.Add(to);
            }
            else
            {
                refused.Add(ReceiverRefusal.Of(to, refusal));
            }
        }

        var result = await fanOuts.SendAsync(new FanOut(from, permitted, null, request.Id, request.Persist, request.Body), refused);
        return result.ToResult();
    }

    /// <summary>Describes what a request that sends may be answered with in place of its results.</summary>
    public static RouteHandlerBuilder ProducesRefusals(this RouteHandlerBuilder endpoint) => endpoint
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
