using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using PushApp.Delivery;

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

/// <summary>Answers 503 where Redis is away or does not answer in time.</summary>
internal sealed partial class RedisExceptionHandler(ILogger<RedisExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!RedisFailure.IsCertain(exception))
        {
            return false;
        }

        LogUnavailable(exception, httpContext.Request.Path);
        await Problems.Unavailable(httpContext, "Redis cannot be reached.").ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Redis cannot be reached; {Path} is answered with 503.")]
    private partial void LogUnavailable(Exception e, string path);
}
