using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary><c>POST /api/messages/batch</c>.</summary>
internal static class BatchEndpoints
{
    private const string AcceptedExample =
        """{"accepted":{"id":"0199c0de-7a3b-7c11-9d2e-0a4f5b6c7d8e","seq":42,"status":"routed","gateways":["gateway-hxkqzrbm"]}}""";

    private const string RefusedExample =
        """{"refused":{"status":400,"detail":"'to' may only have ASCII letters, digits and . _ @ : -.","field":"to"}}""";

    public static IEndpointRouteBuilder MapMessageBatches(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<MessageOptions>();
        app.MapPost("/api/messages/batch", SendAsync)
            .RequireAuthorization()
            .WithName("SendMessages")
            .WithTags("Messages")
            .WithSummary("Send many messages with one request")
            .WithDescription($"""
                Each message is what `POST /api/messages` takes with one receiver, and has an answer of its own, in the order of the request: one that is refused does not keep the others back.
                Messages to the same user are numbered in the order of the request.
                A batch may have up to {options.MaxBatchCount} messages and {options.MaxBatchBytes} bytes.
                Where the request as a whole is answered with 503, any of the messages may be stored nevertheless: with an `id` of your own each can be sent again.

                With the content type `{JsonLines.MediaType}` the request is a stream: a message a line, of at most {options.MaxLineBytes} bytes, as many as you like and when you like. Each has its answer, a line with the result, in the order of the request and while the request goes on: read the answers while you send. Blank lines are passed over.
                A line that is no message, or for which the sender has no room at the moment (429), is answered with a refusal, and the stream goes on. {options.MaxStreamInFlight} messages are under way at the same time; the rest is not read until there is room.
                Where the server ends the stream, because nothing came for {options.StreamIdleTimeout.TotalSeconds} seconds (408), because it stops (503) or because the body is not what HTTP says (400), the last line says so: `ended`. Lines that have no answer by then were not taken.
                """)
            .Accepts<SendBatchSchema>(MediaTypeNames.Application.Json, JsonLines.MediaType)
            .Produces<SendBatchResponse>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, JsonLines.MediaType)
            .ProducesRefusals()
            .AddOpenApiOperationTransformer(DescribeLinesAsync)
            .WithRequestExample("""{"messages":[{"to":"alice","body":{"text":"hi"}},{"to":"a b","body":1}]}""")
            .WithExample(StatusCodes.Status200OK, $$"""{"results":[{{AcceptedExample}},{{RefusedExample}}]}""")
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task DescribeLinesAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody!.Content![JsonLines.MediaType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(nameof(SendMessageSchema), context.Document),
            Example = "{\"to\":\"alice\",\"body\":{\"text\":\"hi\"}}\n{\"to\":\"a b\",\"body\":1}\n",
        };
        operation.Responses!["200"].Content![JsonLines.MediaType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                OneOf =
                [
                    new OpenApiSchemaReference(nameof(BatchResult), context.Document),
                    await context.GetOrCreateSchemaAsync(typeof(StreamEnd), null, cancellationToken),
                ],
            },
            Example = $"{AcceptedExample}\n{RefusedExample}\n",
        };
    }

    private static async Task<IResult> SendAsync(
        HttpContext http, Permissions permissions, SenderLimits limits, MessageSender sender, MessageOptions options,
        IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (JsonBody.IsUtf8(http.Request.ContentType, JsonLines.MediaType))
        {
            return new MessageStream(permissions, limits, sender, options, lifetime.ApplicationStopping);
        }

        var (json, error) = await JsonBody.ReadAsync(http.Request, options.MaxBatchBytes, cancellationToken);
        if (json is null || !SendBatchRequest.TryRead(json, options, out var request, out error)
            || !limits.TryTake(http.User, request.Messages.Count, json.Length, request.Messages.Count(IsRemembered), out error))
        {
            return error!.ToResult();
        }

        var caller = http.User.Identity!.Name!;
        var permitted = await PermittedAsync(http, caller, request.Messages, permissions);
        return TypedResults.Ok(new SendBatchResponse(await SendAllAsync(caller, permitted, sender)));
    }

    private static bool IsRemembered((SendMessageRequest? Message, RequestError? Error) one) => one.Message is { Id: not null, Persist: true };

    private static async ValueTask<(SendMessageRequest? Message, RequestError? Error)[]> PermittedAsync(
        HttpContext http, string caller, IReadOnlyList<(SendMessageRequest? Message, RequestError? Error)> messages, Permissions permissions)
    {
        var permitted = messages.ToArray();
        for (var i = 0; i < permitted.Length; i++)
        {
            if (permitted[i].Message is { } message
                && await permissions.WhyNotSendAsync(http, caller, message.From ?? caller, message.Receiver) is { } refusal)
            {
                permitted[i] = (null, refusal);
            }
        }

        return permitted;
    }

    // Each send asks Redis before it waits for anything, so that one user's messages are numbered in the order of the batch.
    private static async Task<BatchResult[]> SendAllAsync(
        string caller, (SendMessageRequest? Message, RequestError? Error)[] messages, MessageSender sender)
    {
        var sends = new Task<SendResult>?[messages.Length];
        for (var i = 0; i < sends.Length; i++)
        {
            sends[i] = messages[i].Message is { } message ? sender.SendAsync(message.From ?? caller, message) : null;
        }

        var results = new BatchResult[sends.Length];
        for (var i = 0; i < sends.Length; i++)
        {
            results[i] = sends[i] is { } send ? await BatchResult.OfAsync(send) : BatchResult.Of(messages[i].Error!);
        }

        if (Array.TrueForAll(sends, send => send is { IsFaulted: true }))
        {
            // A Redis that is away for all of them is away for the request.
            await sends[0]!;
        }

        return results;
    }
}
