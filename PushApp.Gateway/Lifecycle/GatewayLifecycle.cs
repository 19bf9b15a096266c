using Microsoft.AspNetCore.Hosting.Server.Features;
using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Gateway.Consuming;
using PushApp.Gateway.Protocol;
using PushApp.Gateway.Routes;
using PushApp.Gateway.Telemetry;
using StackExchange.Redis;
using IServer = Microsoft.AspNetCore.Hosting.Server.IServer;

namespace PushApp.Gateway.Lifecycle;

/// <summary>
/// The order in which a gateway comes and goes. Up: Redis answers, messages for this gateway arrive, the lease is taken,
/// clients are let in. Down: no more clients, those there are sent away, the lease and the consumer end.
/// </summary>
internal sealed partial class GatewayLifecycle(
    IConnectionMultiplexer redis,
    GatewayConsumer consumer,
    GatewayLease lease,
    LeaseOptions leaseOptions,
    RouteRefresher routes,
    Admission admission,
    Drain drain,
    GatewayMetrics metrics,
    GatewayIdentity identity,
    IServer server,
    IHostApplicationLifetime application,
    ILogger<GatewayLifecycle> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan RedisRetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _leaseTaken;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        admission.Close("The gateway is stopping.");
        await drain.RunAsync(CloseReason.GoingAway);
    }

    /// <inheritdoc />
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
        await Task.WhenAll(ReleaseAsync(), consumer.DisposeAsync().AsTask());
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await WaitForRedisAsync();
            await consumer.StartAsync(_stop.Token);
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
            await TakeLeaseAsync();
            admission.Open();
            LogReady(identity.Id, identity.BootId, address);

            var watching = consumer.WatchAsync(_stop.Token);
            await await Task.WhenAny(watching, RenewAsync());
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (GroupRefusedException e)
        {
            LogGroupRefused(e.Message);
            Fail();
        }
        catch (Exception e)
        {
            LogFailed(e);
            Fail();
        }
    }

    private async Task WaitForRedisAsync()
    {
        for (var logged = false; ; logged = true)
        {
            try
            {
                await redis.GetDatabase().PingAsync();
                return;
            }
            catch (Exception e) when (RedisFailure.Is(e))
            {
                if (!logged)
                {
                    LogWaitingForRedis(e.Message);
                }

                await Task.Delay(RedisRetryDelay, _stop.Token);
            }
        }
    }

    private async Task TakeLeaseAsync()
    {
        while (true)
        {
            try
            {
                await lease.TakeAsync();
                _leaseTaken = true;
                return;
            }
            catch (Exception e) when (RedisFailure.Is(e))
            {
                LogCannotRenew(e);
                await Task.Delay(RedisRetryDelay, _stop.Token);
            }
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(leaseOptions.RenewalInterval);
        var answered = true;
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                switch (await lease.RenewAsync(metrics.Stats))
                {
                    case LeaseRenewal.Recreated:
                        LogRecreated();
                        routes.RefreshAll();
                        break;
                    case LeaseRenewal.Lost:
                        await GiveWayAsync();
                        return;
                }

                answered = true;
            }
            catch (Exception e) when (RedisFailure.Is(e))
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

    private async Task GiveWayAsync()
    {
        LogLost(identity.Id);
        _leaseTaken = false;
        admission.Close("Another process runs under this gateway's id.");
        await drain.RunAsync(CloseReason.GatewayReplaced);
        Fail();
    }

    private void Fail()
    {
        Environment.ExitCode = 1;
        application.StopApplication();
    }

    private async Task ReleaseAsync()
    {
        if (!_leaseTaken)
        {
            return;
        }

        try
        {
            await lease.ReleaseAsync();
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            LogCannotRenew(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Gateway {GatewayId}, boot {BootId}, takes clients at {Address}.")]
    private partial void LogReady(string gatewayId, string bootId, string address);

    [LoggerMessage(LogLevel.Warning, "Waiting for Redis: {Error}")]
    private partial void LogWaitingForRedis(string error);

    [LoggerMessage(LogLevel.Warning, "The lease cannot be written: Redis does not answer. Trying again; connected clients stay.")]
    private partial void LogCannotRenew(Exception e);

    [LoggerMessage(LogLevel.Warning, "The lease was gone and is written again; all routes follow.")]
    private partial void LogRecreated();

    [LoggerMessage(LogLevel.Critical, "Another process runs as {GatewayId} and holds the lease; this one sends its clients away and stops.")]
    private partial void LogLost(string gatewayId);

    [LoggerMessage(LogLevel.Critical, "{Message}")]
    private partial void LogGroupRefused(string message);

    [LoggerMessage(LogLevel.Critical, "The gateway cannot go on.")]
    private partial void LogFailed(Exception e);
}
