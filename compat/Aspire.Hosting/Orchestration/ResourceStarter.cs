using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts and stops replicas: waits for what the resource waits for, tells its subscribers, starts the process.</summary>
internal sealed class ResourceStarter(
    ReplicaSets sets,
    ReplicaReporter reporter,
    ExecutionConfiguration configuration,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    IHostApplicationLifetime lifetime)
{
    // Whoever starts a resource that waits for others has it wait no longer.
    private readonly ConcurrentDictionary<IResource, TaskCompletionSource> _waiting = new();

    /// <summary>Starts some replicas of a resource; a failure is reported as theirs.</summary>
    public async Task StartAsync(IResource resource, IReadOnlyList<Replica> replicas)
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            foreach (var replica in replicas)
            {
                await notifications.PublishUpdateAsync(resource, replica.Id, s => s with { State = KnownResourceStates.Starting }).ConfigureAwait(false);
            }
            await WaitForOthersAsync(resource, stopping).ConfigureAwait(false);
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            foreach (var replica in replicas)
            {
                await reporter.FailedToStartAsync(replica, exception).ConfigureAwait(false);
            }
            return;
        }
        await Task.WhenAll(replicas.Select(replica =>
            replica.StartAsync(() => configuration.ResolveAsync(replica, sets.PortsFor(replica), stopping), stopping))).ConfigureAwait(false);
    }

    /// <summary>Starts one replica, if it does not run; if its resource waits for others, it waits no longer.</summary>
    public async Task StartAsync(string id, CancellationToken cancellationToken)
    {
        var replica = Find(id);
        if (_waiting.TryGetValue(replica.Resource, out var waiting))
        {
            waiting.TrySetResult();
            await notifications.WaitForResourceAsync(
                replica.Resource.Name,
                e => e.ResourceId == replica.Id && e.Snapshot.State?.Text != KnownResourceStates.Waiting && e.Snapshot.State?.Text != KnownResourceStates.Starting,
                cancellationToken).ConfigureAwait(false);
        }
        else if (!replica.IsRunning)
        {
            await StartAsync(replica.Resource, [replica]).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops one replica and returns when its process has ended.</summary>
    public Task StopAsync(string id) => Find(id).StopAsync(ReplicaSet.StopGrace);

    private async Task WaitForOthersAsync(IResource resource, CancellationToken cancellationToken)
    {
        var skipped = _waiting.GetOrAdd(resource, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var ready = notifications.WaitForDependenciesAsync(resource, waiting.Token);
            if (await Task.WhenAny(ready, skipped.Task).ConfigureAwait(false) == ready)
            {
                await ready.ConfigureAwait(false);
                return;
            }
            logs.GetLogger(resource).LogInformation("Started by hand; waiting no longer.");
            await waiting.CancelAsync().ConfigureAwait(false);
            await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _waiting.TryRemove(resource, out _);
        }
    }

    private Replica Find(string id) => sets.Find(id)
        ?? throw new DistributedApplicationException($"'{id}' is not a process that this application runs.");
}
