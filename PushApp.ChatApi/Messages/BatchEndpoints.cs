using System.Net.Mime;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary><c>POST /api/messages/batch</c>.</summary>
internal static class BatchEndpoints
{
    public static IEndpointRouteBuilder MapMessageBatches(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<MessageOptions>();
        app.MapPost("/api/messages/batch", SendAsync)
            .RequireAuthorization()
            .WithName("SendMessages")
            .WithTags("Messages")
            .WithSummary("Send many messages with one request")
            .WithDescription($"""
                Each message is what `POST /api/messages` takes, and has an answer of its own, in the order of the request: one that is refused does not keep the others back.
                Messages to the same user are numbered in the order of the request.
                A batch may have up to {options.MaxBatchCount} messages and {options.MaxBatchBytes} bytes.
                Where the request as a whole is answered with 503, any of the messages may be stored nevertheless: with an `id` of your own each can be sent again.
                """)
            .Accepts<SendBatchSchema>(MediaTypeNames.Application.Json)
            .Produces<SendBatchResponse>()
            .ProducesRefusals()
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> SendAsync(
        HttpContext http, Permissions permissions, SenderLimits limits, MessageSender sender, MessageOptions options, CancellationToken cancellationToken)
    {
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
            results[i] = sends[i] is { } send ? await ResultOfAsync(send) : BatchResult.Of(messages[i].Error!);
        }

        if (Array.TrueForAll(sends, send => send is { IsFaulted: true }))
        {
            // A Redis that is away for all of them is away for the request.
            await sends[0]!;
        }

        return results;
    }

    private static async Task<BatchResult> ResultOfAsync(Task<SendResult> send)
    {
        try
        {
            var result = await send;
            return result.Refused is { } refusal ? BatchResult.Of(refusal) : new BatchResult(result.Accepted, null);
        }
        catch (Exception e) when (Problems.OfRedis(e) is { } error)
        {
            return BatchResult.Of(error);
        }
    }
}
