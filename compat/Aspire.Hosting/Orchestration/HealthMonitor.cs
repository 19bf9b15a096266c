using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Follows the states: whatever runs has its health checked until it runs no longer, and is ready once it was healthy.
/// </summary>
internal sealed class HealthMonitor(
    HealthProbe probe,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    ILogger<DistributedApplication> logger) : IDisposable
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UnhealthyInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, Monitoring> _monitored = new(StringComparer.OrdinalIgnoreCase);
    // One event for all replicas, which are ready when its subscribers are done.
    private readonly ConcurrentDictionary<IResource, Lazy<Task>> _ready = new();
    private Task _following = Task.CompletedTask;

    public void Start() => _following = FollowAsync();

    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await Task.WhenAll(_monitored.Values.Select(monitored => monitored.Run)).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var changed in notifications.WatchAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }
                var (resource, id) = (changed.Resource, changed.ResourceId);
                var running = changed.Snapshot.State?.Text == KnownResourceStates.Running;
                var monitored = _monitored.GetValueOrDefault(id);
                if (running && monitored is not { IsStopped: false })
                {
                    var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                    _monitored[id] = new(stop, MonitorAsync(resource, id, monitored?.Run ?? Task.CompletedTask, stop.Token));
                }
                else if (!running && monitored is { IsStopped: false })
                {
                    await monitored.Stop.CancelAsync().ConfigureAwait(false);
                    if (ResourceInstances.Ids(resource).All(replica => _monitored.GetValueOrDefault(replica) is not { IsStopped: false }))
                    {
                        _ready.TryRemove(resource, out _);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    /// <param name="resource">The resource.</param>
    /// <param name="id">The replica.</param>
    /// <param name="previous">The monitoring of the replica's last process: what it finds must not be said of this one.</param>
    /// <param name="cancellationToken">Cancelled when the process has ended.</param>
    private async Task MonitorAsync(IResource resource, string id, Task previous, CancellationToken cancellationToken)
    {
        await previous.ConfigureAwait(false);
        try
        {
            var interval = FirstInterval;
            var ready = false;
            while (!cancellationToken.IsCancellationRequested)
            {
                var healthy = await CheckAsync(resource, id, cancellationToken).ConfigureAwait(false);
                if (healthy && !ready)
                {
                    ready = true;
                    var subscribers = _ready.GetOrAdd(resource, r => new(() => PublishReadyAsync(r, _stopping.Token))).Value;
                    await notifications.PublishUpdateAsync(resource, id, s => s.State?.Text == KnownResourceStates.Running ? s with { Ready = subscribers } : s).ConfigureAwait(false);
                }
                if (!resource.HasAnnotationOfType<HealthCheckAnnotation>())
                {
                    return;
                }
                interval = healthy ? HealthyInterval : ready ? UnhealthyInterval : Min(interval * 1.5, UnhealthyInterval);
                await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The health of {Resource} could not be checked.", id);
        }
    }

    private async Task<bool> CheckAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var reports = await probe.CheckAsync(resource, id, cancellationToken).ConfigureAwait(false);
        if (reports.Length > 0)
        {
            await notifications.PublishUpdateAsync(resource, id, s =>
                // Nothing is published that only says again what is known: each is a line in someone's history.
                s.State?.Text != KnownResourceStates.Running || HealthProbe.SayTheSame(s.HealthReports, reports) ? s : s with { HealthReports = reports }).ConfigureAwait(false);
        }
        return HealthProbe.AllHealthy(reports);
    }

    private async Task PublishReadyAsync(IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "A subscriber of the ready event of {Resource} failed.", resource.Name);
            throw;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record Monitoring(CancellationTokenSource Stop, Task Run)
    {
        public bool IsStopped => Stop.IsCancellationRequested;
    }
}
