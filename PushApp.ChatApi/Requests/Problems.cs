using Microsoft.AspNetCore.Diagnostics;
using PushApp.Delivery.Redis;

namespace PushApp.ChatApi.Requests;

/// <summary>The errors that are this service's own; problem details as such come with the service defaults.</summary>
internal static class Problems
{
    /// <summary>Answers 503 where Redis is away.</summary>
    public static IHostApplicationBuilder AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<RedisExceptionHandler>();
        return builder;
    }

    /// <summary>What is true of Redis: it is away, or refuses for now, or what it holds is not PushApp's. Null where it is none of these.</summary>
    public static RequestError? OfRedis(Exception e) =>
        RedisFailure.IsWrongType(e) ? new(StatusCodes.Status500InternalServerError, "Redis holds something else under this user's keys.")
        : RedisFailure.IsFull(e) ? RequestError.Unavailable("Redis is full (maxmemory), and takes nothing more.")
        : RedisFailure.IsRefused(e) ? RequestError.Unavailable("Redis does not take commands at the moment.")
        : RedisFailure.IsCertainlyAway(e) ? RequestError.Unavailable(RedisFailure.IsUnanswered(e) ? "Redis does not answer." : "Redis cannot be reached.")
        : null;
}

/// <summary>Says what is true of Redis: 503 where it is away, or refuses for now; 500 where what it holds is not PushApp's.</summary>
internal sealed partial class RedisExceptionHandler(ILogger<RedisExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Problems.OfRedis(exception) is not { } error)
        {
            return false;
        }

        if (RedisFailure.IsCertainlyAway(exception))
        {
            LogAway(EndpointOf(httpContext), exception.Message);
        }
        else
        {
            LogRefused(exception, EndpointOf(httpContext), error.Status, error.Detail);
        }

        await error.ToResult().ExecuteAsync(httpContext);
        return true;
    }

    // Not the path: it is of the caller's making, and may have line breaks.
    private static string? EndpointOf(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText;

    [LoggerMessage(LogLevel.Error, "{Endpoint} is answered with {Status}: {Detail}")]
    private partial void LogRefused(Exception e, string? endpoint, int status, string detail);

    [LoggerMessage(LogLevel.Warning, "{Endpoint} is answered with 503: {Error}")]
    private partial void LogAway(string? endpoint, string error);
}
