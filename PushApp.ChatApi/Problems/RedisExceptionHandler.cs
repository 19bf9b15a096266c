using Microsoft.AspNetCore.Diagnostics;
using StackExchange.Redis;

namespace PushApp.ChatApi.Problems;

/// <summary>Answers 503 where Redis is away or does not answer in time.</summary>
internal sealed partial class RedisExceptionHandler(ILogger<RedisExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (RedisException or RedisTimeoutException))
        {
            return false;
        }

        LogUnavailable(exception, httpContext.Request.Path);
        await Unavailable.Result(httpContext, "Redis cannot be reached.").ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Redis cannot be reached; {Path} is answered with 503.")]
    private partial void LogUnavailable(Exception e, string path);
}
