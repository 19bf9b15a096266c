using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using PushApp.Delivery;
using StackExchange.Redis;

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

/// <summary>Answers 503 where Redis is away or refuses for now, and 500 where what it holds is not PushApp's.</summary>
internal sealed partial class RedisExceptionHandler(ILogger<RedisExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!RedisFailure.IsCertain(exception))
        {
            return false;
        }

        if (RedisFailure.IsWrongType(exception))
        {
            LogWrongType(exception, httpContext.Request.Path);
            await TypedResults.Problem(
                statusCode: StatusCodes.Status500InternalServerError, detail: "Redis holds something else under this user's keys.").ExecuteAsync(httpContext);
            return true;
        }

        LogUnavailable(exception, httpContext.Request.Path);
        var detail = exception is RedisServerException ? "Redis does not take commands at the moment." : "Redis cannot be reached.";
        await Problems.Unavailable(httpContext, detail).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "Something else than PushApp has written keys of this user; {Path} is answered with 500.")]
    private partial void LogWrongType(Exception e, string path);

    [LoggerMessage(LogLevel.Warning, "Redis cannot be reached; {Path} is answered with 503.")]
    private partial void LogUnavailable(Exception e, string path);
}
