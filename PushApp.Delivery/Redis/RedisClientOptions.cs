using StackExchange.Redis;

namespace PushApp.Delivery.Redis;

/// <summary>How PushApp's services connect to Redis.</summary>
public static class RedisClientOptions
{
    private static readonly int DefaultTimeout = new ConfigurationOptions().AsyncTimeout;

    /// <summary>
    /// Has commands fail within a second where Redis does not answer, and at once where there is no connection: a request is
    /// better answered than kept. A timeout that the connection string names stays.
    /// </summary>
    public static void FailFast(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        // Timeouts are found, and connections tried again, at each beat.
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(200);
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.ConnectTimeout = 2000;
        // The client's own threads would be woken for each read and write, to wake one of the pool for each answer.
        options.SocketManager = SocketManager.ThreadPool;
        if (options.AsyncTimeout == DefaultTimeout)
        {
            options.AsyncTimeout = 750;
        }
    }
}
