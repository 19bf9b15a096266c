using System.Diagnostics;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Telemetry;

namespace PushApp.Gateway.Lifecycle;

/// <summary>Takes the gateway's lease, keeps it, and releases it. Where Redis does not answer, it goes on trying.</summary>
internal sealed partial class LeaseKeeper(
    RedisCommands commands, GatewayLease lease, LeaseOptions options, ConnectionWatch connections, PresenceNotes presence, RedisWatch redis,
    GatewayMetrics metrics, ILogger<LeaseKeeper> logger)
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
                await commands.PingAsync().WaitAsync(cancellationToken);
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
        var answeredAt = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!await RenewAsync(cancellationToken))
                {
                    return;
                }

                answeredAt = Stopwatch.GetTimestamp();
                // Clients are let in when their commands are run, too.
                await commands.CheckAsync().WaitAsync(cancellationToken);
                redis.Answered();
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
            {
                await redis.UnansweredAsync(Stopwatch.GetElapsedTime(answeredAt), e);
            }
        }
    }

    /// <summary>Has the lease say from its next renewal on how the gateway is; one that stops goes on saying that.</summary>
    public void Report(GatewayCondition condition) =>
        _condition = _condition == GatewayCondition.Draining ? _condition : condition;

    /// <summary>Has the lease say now how the gateway is; where Redis does not answer, later.</summary>
    public async Task ReportAsync(GatewayCondition condition)
    {
        Report(condition);
        if (_taken)
        {
            await ((Task)RenewAsync(CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

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

    // False where another process has the lease.
    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        switch (await lease.RenewAsync(_condition, metrics.Stats).WaitAsync(cancellationToken))
        {
            case LeaseRenewal.Recreated:
                LogRecreated();
                connections.CompareAll();
                presence.NoteAll();
                return true;
            case LeaseRenewal.Lost:
                _taken = false;
                return false;
            default:
                return true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for Redis: {Error}")]
    private partial void LogWaitingForRedis(string error);

    [LoggerMessage(LogLevel.Warning, "The lease cannot be written: Redis does not answer. Trying again.")]
    private partial void LogCannotRenew(Exception e);

    [LoggerMessage(LogLevel.Warning, "The lease was gone, or Redis has other data than before; all routes are compared.")]
    private partial void LogRecreated();
}
