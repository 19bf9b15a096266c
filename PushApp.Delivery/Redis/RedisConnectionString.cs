using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace PushApp.Delivery.Redis;

/// <summary>The connection string of Redis, as StackExchange.Redis reads it.</summary>
internal static class RedisConnectionString
{
    private const string Key = "ConnectionStrings:redis";

    /// <summary>Has a start with a connection string that cannot be used fail with its key; the client's own message does not say which one is meant.</summary>
    /// <exception cref="InvalidOperationException">It is empty, has no server, or has a setting that there is not. The message repeats no secret.</exception>
    public static void Check(IConfiguration configuration)
    {
        // Where there is none, it may be under Aspire:StackExchange:Redis.
        if (configuration[Key] is { } text && !IsUsable(text))
        {
            throw new InvalidOperationException($"{Key} must be host:port, with settings of StackExchange.Redis behind it: redis:6379,password=…");
        }
    }

    private static bool IsUsable(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            // Its message quotes a part of the text, which may be one of a password.
            return false;
        }
    }
}
