using PushApp.Delivery.Redis;
using PushApp.Delivery.Leases;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;
using StackExchange.Redis;

namespace PushApp.Gateway.Lifecycle;

/// <summary>Takes the gateway's lease, keeps it, and releases it. Where Redis does not answer, it goes on trying.</summary>
internal sealed partial class LeaseKeeper(
    IConnectionMultiplexer redis, GatewayLease lease, LeaseOptions options, ConnectionWatch connections, GatewayMetrics metrics, ILogger<LeaseKeeper> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private volatile GatewayCondition _condition = GatewayCondition.Ready;
    private bool _taken;

    /// <summary>Waits until Redis answers.</summary>
    public async Task WaitForRedisAsync(CancellationToken cancellationToken)
    {
        for (var logged = false; ; logged = true)
        {
            try
            {
                await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
            {
                if (!logged)
                {
                    LogWaitingForRedis(e.Message);
                }

                await Task.Delay(RetryDelay, cancellationToken);
            }
        }
    }

    /// <summary>Takes the lease, whoever has it.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // Also where a stop no longer waits for the answer: a release ends only what this life has.
                _taken = true;
                await lease.TakeAsync().WaitAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
            {
                LogCannotRenew(e);
                await Task.Delay(RetryDelay, cancellationToken);
            }
        }
    }

    /// <summary>Renews the lease; returns when another process has taken it.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.RenewalInterval);
        var answered = true;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                switch (await lease.RenewAsync(_condition, metrics.Stats).WaitAsync(cancellationToken))
                {
                    case LeaseRenewal.Recreated:
                        LogRecreated();
                        connections.CompareAll();
                        break;
                    case LeaseRenewal.Lost:
                        _taken = false;
                        return;
                }

                answered = true;
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
            {
                // Clients stay: what is sent to them meanwhile is not accepted by the chat API either.
                if (answered)
                {
                    LogCannotRenew(e);
                }

                answered = false;
            }
        }
    }

    /// <summary>Has the lease say from its next renewal on how the gateway is.</summary>
    public void Report(GatewayCondition condition) => _condition = condition;

    /// <summary>Gives the lease back, if this process has it.</summary>
    public async Task ReleaseAsync()
    {
        if (!_taken)
        {
            return;
        }

        _taken = false;
        try
        {
            await lease.ReleaseAsync();
        }
        catch (Exception e) when (RedisFailure.MayPass(e))
        {
            LogCannotRenew(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for Redis: {Error}")]
    private partial void LogWaitingForRedis(string error);

    [LoggerMessage(LogLevel.Warning, "The lease cannot be written: Redis does not answer. Trying again; connected clients stay.")]
    private partial void LogCannotRenew(Exception e);

    [LoggerMessage(LogLevel.Warning, "The lease was gone, or Redis has other data than before; all routes are compared.")]
    private partial void LogRecreated();
}
