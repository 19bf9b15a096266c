using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps the state of every resource, or of every replica of it, and lets others follow and wait for states.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _followers = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly IServiceProvider _services;
    private readonly ResourceWaits _waits;

    /// <summary>Made by the application's services.</summary>
    public ResourceNotificationService(ILogger<ResourceNotificationService> logger, IHostApplicationLifetime hostApplicationLifetime, IServiceProvider serviceProvider, ResourceLoggerService resourceLoggerService)
    {
        _services = serviceProvider;
        _waits = new(this, resourceLoggerService);
    }

    internal WaitBehavior DefaultWaitBehavior =>
        (_services.GetService(typeof(IOptions<ResourceNotificationServiceOptions>)) as IOptions<ResourceNotificationServiceOptions>)?.Value.DefaultWaitBehavior
        ?? WaitBehavior.StopOnResourceUnavailable;

    /// <summary>Changes the state of a resource, in all its replicas.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in ResourceInstances.Ids(resource))
        {
            await PublishUpdateAsync(resource, id, stateFactory).ConfigureAwait(false);
        }
    }

    /// <summary>Changes the state of one replica.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var previous = _current.TryGetValue(resourceId, out var current) ? current.Snapshot : ResourceSnapshots.Initial(resource);
            var changed = new ResourceEvent(resource, resourceId, ResourceSnapshots.Complete(resource, stateFactory(previous), _services));
            _current[resourceId] = changed;
            foreach (var follower in _followers)
            {
                follower.Writer.TryWrite(changed);
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>The present state of a resource or replica.</summary>
    /// <param name="resourceId">A replica's id, or the name of a resource that has one process only.</param>
    /// <param name="resourceEvent">The state.</param>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            if (_current.TryGetValue(resourceId, out resourceEvent))
            {
                return true;
            }
            var named = _current.Values.Where(e => string.Equals(e.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
            resourceEvent = named.Length == 1 ? named[0] : null;
            return resourceEvent is not null;
        }
    }

    /// <summary>The present state of every resource and replica, and every further one.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Unbounded, as no state may be missed: there are as many as resources start, stop and change their health.
        var channel = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        lock (_lock)
        {
            foreach (var current in _current.Values)
            {
                channel.Writer.TryWrite(current);
            }
            _followers.Add(channel);
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        try
        {
            await foreach (var changed in channel.Reader.ReadAllAsync(either.Token).ConfigureAwait(false))
            {
                yield return changed;
            }
        }
        finally
        {
            lock (_lock)
            {
                _followers.Remove(channel);
            }
        }
    }

    /// <summary>Waits until a replica of a resource is in a state; Running where null.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [string.IsNullOrEmpty(targetState) ? KnownResourceStates.Running : targetState], cancellationToken);

    /// <summary>Waits until a replica of a resource is in one of the states, and returns which.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToArray();
        var reached = await _waits.UntilAsync(
            resourceName,
            e => e.Snapshot.State is { } state && states.Contains(state.Text, StringComparer.OrdinalIgnoreCase),
            $"reach one of the states {string.Join(", ", states)}",
            cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a replica of a resource is in a state that <paramref name="predicate"/> accepts.</summary>
    public Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default) =>
        _waits.UntilAsync(resourceName, predicate, "meet the condition", cancellationToken);

    /// <summary>Waits until a replica of a resource is healthy and ready.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until a replica of a resource is healthy and ready.</summary>
    /// <exception cref="DistributedApplicationException">It failed, and <paramref name="waitBehavior"/> says to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await _waits.UntilAsync(
            resourceName,
            e => e.Snapshot is { HealthStatus: HealthStatus.Healthy, Ready: not null } || ResourceWaits.GivesUp(waitBehavior, e.Snapshot),
            "become healthy",
            cancellationToken).ConfigureAwait(false);
        if (reached.Snapshot.HealthStatus != HealthStatus.Healthy)
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it is {reached.Snapshot.State?.Text}.{_waits.LastLines(reached.ResourceId)}");
        }
        await reached.Snapshot.Ready!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reached;
    }

    /// <summary>Waits for everything that a resource has a <see cref="WaitAnnotation"/> for.</summary>
    /// <exception cref="DistributedApplicationException">Something of it failed.</exception>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) =>
        _waits.ForDependenciesAsync(resource, cancellationToken);

    /// <summary>Ends everyone who follows or waits.</summary>
    public void Dispose()
    {
        _disposed.Cancel();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Options of <see cref="ResourceNotificationService"/>.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What waits do when the resource that they wait for fails.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}
