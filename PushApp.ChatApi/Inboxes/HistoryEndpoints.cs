using System.ComponentModel;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Requests;
using PushApp.Delivery;
using PushApp.Delivery.Inboxes;
using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Inboxes;

/// <summary><c>GET /api/inbox</c>.</summary>
internal static class HistoryEndpoints
{
    public static IHostApplicationBuilder AddHistory(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<HistoryOptions>(HistoryOptions.Section);
        return builder;
    }

    public static IEndpointRouteBuilder MapHistory(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<HistoryOptions>();
        app.MapGet("/api/inbox", ReadAsync)
            .RequireAuthorization()
            .WithName("ReadInbox")
            .WithTags("Messages")
            .WithSummary("Read the messages that are kept for a user")
            .WithDescription($"""
                One's own messages; with the scope `{Scopes.Operator}` those of the user that `user` names. What a gateway sends and what is acknowledged does not change by it.
                `after` and `epoch` are the cursor that a device has: what came after it is returned, the oldest first. Without `after` everything that is kept is meant.
                `before` reads back from a number that the reader has: the newest messages below it are returned, in the order of their numbers. A number above the newest, as one more than the `seq` of a welcome, gives the newest page.
                A page has at most `limit` messages, and {options.MaxBytes} bytes of them unless one alone has more; `next` has the parameters of the next page.
                """)
            .Produces<HistoryResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithNumber("after", 0, null, example: 41)
            .WithNumber("before", 1, null, example: 43)
            .WithNumber("limit", 1, options.MaxCount, example: 50, otherwise: Math.Min(HistoryOptions.DefaultCount, options.MaxCount))
            .WithExample(StatusCodes.Status200OK, """
                {"user":"alice","epoch":"8f14e45fceea167a","seq":57,"complete":true,"items":[{"id":"0199c0de-7a3b-7c11-9d2e-0a4f5b6c7d8e","seq":42,"from":"bob","sentAt":"2026-03-01T12:00:00.123Z","body":{"text":"hi"}}],"next":{"after":42,"epoch":"8f14e45fceea167a"}}
                """)
            .RequireRateLimiting(SenderRequests.Policy);
        return app;
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, InboxHistory history, HistoryOptions options,
        [Description("The last sequence number that the reader has.")] string? after,
        [Description("The first sequence number that the reader has; not together with 'after'.")] string? before,
        [Description("The numbering that the number belongs to; required with an 'after' above 0, the current one where it is missing with 'before'.")] string? epoch,
        [Description("The most messages of the page.")] string? limit,
        [Description($"Whose messages; the token's subject where it is missing. Another one needs the scope {Scopes.Operator}.")] string? user)
    {
        var caller = http.User.Identity!.Name!;
        if (!HistoryQuery.TryRead(user ?? caller, after, before, epoch, limit, options, out var query, out var error))
        {
            return error.ToResult();
        }

        if (Permissions.WhyNotManage(http.User, query.User) is { } refusal)
        {
            return refusal.ToResult();
        }

        var page = query.IsBackward
            ? await history.BeforeAsync(query.User, query.Seq, query.Epoch, query.Limit, options.MaxBytes)
            : await history.AfterAsync(query.User, query.Seq, query.Epoch, query.Limit, options.MaxBytes);
        return new HistoryResult(query, page);
    }
}
