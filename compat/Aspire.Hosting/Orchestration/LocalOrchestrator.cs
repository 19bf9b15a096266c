using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the application's resources as processes of this machine, for as long as the host runs.</summary>
internal sealed class LocalOrchestrator(
    DistributedApplicationModel model,
    ReplicaSets sets,
    ResourceInitializer initializer,
    HealthMonitor health,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    IHostEnvironment environment,
    ILogger<DistributedApplication> logger) : IHostedService, IAsyncDisposable
{
    private Task _starting = Task.CompletedTask;
    private Task? _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("Distributed application starting.");
        logger.LogInformation("Application host directory is: {Directory}", environment.ContentRootPath);
        foreach (var resource in model.Resources)
        {
            ResourceInstances.Assign(resource);
            if (resource is ProjectResource or ExecutableResource)
            {
                LifecycleCommands.AddTo(resource);
            }
        }
        sets.Create();
        foreach (var resource in model.Resources)
        {
            await initializer.PublishInitialStateAsync(resource).ConfigureAwait(false);
        }
        health.Start();

        // All public ports are taken before the first process starts: one that another program holds is said at once.
        var unusable = new HashSet<IResource>();
        foreach (var set in sets.All)
        {
            if (!await initializer.OpenEndpointsAsync(set).ConfigureAwait(false))
            {
                unusable.Add(set.Resource);
            }
        }
        _starting = Task.WhenAll(model.Resources.Where(resource => !unusable.Contains(resource))
            .Select(resource => Task.Run(() => initializer.InitializeAsync(resource), CancellationToken.None)));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken).ConfigureAwait(false);
        logger.LogInformation("Distributed application started. Press Ctrl+C to shut down.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopped ??= StopAllAsync();

    /// <summary>A host that is disposed of without having been stopped leaves no process behind either.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private async Task StopAllAsync()
    {
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await health.StopAsync().ConfigureAwait(false);
        foreach (var together in StopOrder.Of(sets.All))
        {
            await Task.WhenAll(together.SelectMany(set => set.Replicas).Select(replica => replica.StopAsync(ReplicaSet.StopGrace))).ConfigureAwait(false);
        }
        foreach (var set in sets.All)
        {
            await set.DisposeAsync().ConfigureAwait(false);
        }
    }
}
