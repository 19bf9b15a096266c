using Microsoft.AspNetCore.Hosting.Server.Features;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Consuming;
using PushApp.Gateway.Protocol;
using IServer = Microsoft.AspNetCore.Hosting.Server.IServer;

namespace PushApp.Gateway.Lifecycle;

/// <summary>
/// The order in which a gateway comes and goes. Up: Redis answers, messages for this gateway arrive, the lease is taken,
/// clients are let in. Down: no more clients, the lease says so, those there are sent away, the lease is released, the consumer ends.
/// </summary>
internal sealed partial class GatewayLifecycle(
    GatewayConsumer consumer,
    ConsumerWatch watch,
    LeaseKeeper lease,
    Admission admission,
    Drain drain,
    GatewayIdentity identity,
    IServer server,
    IHostApplicationLifetime application,
    ILogger<GatewayLifecycle> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    // The lease goes before the host waits for its requests and for RocketMQ: those may take the rest of the time, and
    // nobody is to look for clients here any more.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        admission.Refuse(Obstacle.Stopping, "The gateway is stopping.");
        await GiveUpAsync(lease.ReportAsync(GatewayCondition.Draining), cancellationToken);
        await drain.RunAsync(CloseReason.GoingAway);
        await _stop.CancelAsync();
        await GiveUpAsync(_running, cancellationToken);
        await GiveUpAsync(lease.ReleaseAsync(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) =>
        await GiveUpAsync(consumer.DisposeAsync().AsTask(), cancellationToken);

    public void Dispose() => _stop.Dispose();

    // The process must end in time, whoever does not answer.
    private static async Task GiveUpAsync(Task work, CancellationToken cancellationToken) =>
        await work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task RunAsync()
    {
        try
        {
            await lease.WaitForRedisAsync(_stop.Token);
            await consumer.StartAsync(_stop.Token);
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
            await lease.TakeAsync(_stop.Token);
            admission.Clear(Obstacle.Starting);
            LogReady(identity.Id, identity.BootId, address);
            var watching = watch.RunAsync(_stop.Token);
            var keeping = lease.KeepAsync(_stop.Token);
            var ended = await Task.WhenAny(watching, keeping);
            await ended;
            if (ended == keeping)
            {
                await GiveWayAsync();
            }
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

    private async Task GiveWayAsync()
    {
        LogLost(identity.Id);
        admission.Refuse(Obstacle.Stopping, "Another process runs under this gateway's id.");
        await drain.RunAsync(CloseReason.GatewayReplaced);
        Fail();
    }

    private void Fail()
    {
        Environment.ExitCode = 1;
        application.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "Gateway {GatewayId}, boot {BootId}, takes clients at {Address}.")]
    private partial void LogReady(string gatewayId, string bootId, string address);

    [LoggerMessage(LogLevel.Critical, "Another process runs as {GatewayId} and holds the lease; this one sends its clients away and stops.")]
    private partial void LogLost(string gatewayId);

    [LoggerMessage(LogLevel.Critical, "{Message}")]
    private partial void LogGroupRefused(string message);

    [LoggerMessage(LogLevel.Critical, "The gateway cannot go on.")]
    private partial void LogFailed(Exception e);
}
