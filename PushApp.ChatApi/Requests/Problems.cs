using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using PushApp.Delivery.Redis;

namespace PushApp.ChatApi.Requests;

/// <summary>The errors that are this service's own; problem details as such come with the service defaults.</summary>
internal static class Problems
{
    private const int RetryAfterSeconds = 1;

    /// <summary>Answers 503 where Redis is away.</summary>
    public static IHostApplicationBuilder AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<RedisExceptionHandler>();
        return builder;
    }

    /// <summary>503: a backing service is away; try again soon.</summary>
    public static IResult Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, detail: detail);
    }
}

/// <summary>Says what is true of Redis: 503 where it is away, or refuses for now; 500 where what it holds is not PushApp's.</summary>
internal sealed partial class RedisExceptionHandler(ILogger<RedisExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (RedisFailure.IsWrongType(exception))
        {
            LogWrongType(exception, httpContext.Request.Path);
            await TypedResults.Problem(
                statusCode: StatusCodes.Status500InternalServerError, detail: "Redis holds something else under this user's keys.").ExecuteAsync(httpContext);
            return true;
        }

        if (RedisFailure.IsRefused(exception))
        {
            LogRefused(exception, httpContext.Request.Path);
            await Problems.Unavailable(httpContext, "Redis does not take commands at the moment.").ExecuteAsync(httpContext);
            return true;
        }

        if (RedisFailure.IsCertainlyAway(exception))
        {
            LogAway(httpContext.Request.Path, exception.Message);
            await Problems.Unavailable(
                httpContext, RedisFailure.IsUnanswered(exception) ? "Redis does not answer." : "Redis cannot be reached.").ExecuteAsync(httpContext);
            return true;
        }

        return false;
    }

    [LoggerMessage(LogLevel.Error, "Something else than PushApp has written keys of this user; {Path} is answered with 500.")]
    private partial void LogWrongType(Exception e, string path);

    [LoggerMessage(LogLevel.Error, "Redis refuses a command; {Path} is answered with 503.")]
    private partial void LogRefused(Exception e, string path);

    [LoggerMessage(LogLevel.Warning, "{Path} is answered with 503: {Error}")]
    private partial void LogAway(string path, string error);
}
