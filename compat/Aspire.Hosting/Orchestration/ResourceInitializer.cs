using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings each resource to life when the application starts, as its kind needs it.</summary>
internal sealed class ResourceInitializer(
    ReplicaSets sets,
    ResourceStarter starter,
    ReplicaReporter reporter,
    ResourceUrls urls,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    OrchestratorOptions options,
    IHostApplicationLifetime lifetime,
    ILogger<DistributedApplication> logger)
{
    /// <summary>The state of a resource before anything happens to it.</summary>
    public Task PublishInitialStateAsync(IResource resource) => notifications.PublishUpdateAsync(resource, s => s with
    {
        CreationTimeStamp = s.CreationTimeStamp ?? DateTime.UtcNow,
        State = s.State ?? (resource is ProjectResource or ExecutableResource or ContainerResource
            ? resource.HasAnnotationOfType<ExplicitStartupAnnotation>() ? KnownResourceStates.NotStarted : KnownResourceStates.Starting
            : null),
        Properties = resource switch
        {
            ProjectResource project => s.Properties.With(KnownProperties.Source, project.GetProjectMetadata().ProjectPath).With(KnownProperties.ProjectPath, project.GetProjectMetadata().ProjectPath),
            ExecutableResource executable => s.Properties.With(KnownProperties.Source, executable.Command),
            ContainerResource => resource.TryGetContainerImageName(out var image) ? s.Properties.With(KnownProperties.Source, image).With(KnownProperties.ContainerImage, image) : s.Properties,
            ParameterResource parameter => s.Properties.With(KnownProperties.Source, parameter.ConfigurationKey),
            _ => s.Properties,
        },
    });

    /// <summary>Opens the public ports of a resource; a failure is reported as its replicas'.</summary>
    /// <returns>Whether the resource can be started.</returns>
    public async Task<bool> OpenEndpointsAsync(ReplicaSet set)
    {
        try
        {
            await set.OpenAsync(options, logger).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            foreach (var replica in set.Replicas)
            {
                await reporter.FailedToStartAsync(replica, exception).ConfigureAwait(false);
            }
            return false;
        }
    }

    public async Task InitializeAsync(IResource resource)
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, logs, notifications, services), stopping).ConfigureAwait(false);
            switch (resource)
            {
                case ProjectResource or ExecutableResource:
                    await StartProcessesAsync(sets.Of(resource)!, stopping).ConfigureAwait(false);
                    break;
                case ContainerResource:
                    await RefuseContainerAsync(resource).ConfigureAwait(false);
                    break;
                case ParameterResource parameter:
                    await ResolveAsync(parameter, stopping).ConfigureAwait(false);
                    break;
                case IResourceWithConnectionString composed:
                    await ResolveAsync(composed, stopping).ConfigureAwait(false);
                    break;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            logger.LogError("{Resource} could not be initialized: {Message}", resource.Name, exception.Message);
            logs.GetLogger(resource).LogError("{Message}", exception.Message);
            await notifications.PublishUpdateAsync(resource, s => s with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error) }).ConfigureAwait(false);
        }
    }

    private async Task StartProcessesAsync(ReplicaSet set, CancellationToken cancellationToken)
    {
        var resource = set.Resource;
        await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
        var shown = await urls.OfAsync(resource, cancellationToken).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, s => s with { Urls = shown }).ConfigureAwait(false);
        if (resource is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);
        }
        if (!resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
        {
            await starter.StartAsync(resource, set.Replicas).ConfigureAwait(false);
        }
    }

    private static Task RefuseContainerAsync(IResource resource)
    {
        var refusal = new DistributedApplicationException(
            $"'{resource.Name}' is a container. This build runs on a local stand-in for Aspire, which runs no containers. Build with the official packages (-p:OfficialPackages=true), or back the application without containers.");
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.FailAllocation(refusal);
        }
        return Task.FromException(refusal);
    }

    private async Task ResolveAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            var value = await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(parameter, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = s.Properties.With(KnownProperties.ParameterValue, value, isSensitive: parameter.Secret),
            }).ConfigureAwait(false);
        }
        catch (MissingParameterValueException exception)
        {
            logger.LogError("{Parameter}: {Message}", parameter.Name, exception.Message);
            logs.GetLogger(parameter).LogError("{Message}", exception.Message);
            await notifications.PublishUpdateAsync(parameter, s => s with { State = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn) }).ConfigureAwait(false);
            return;
        }
        if (parameter is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(parameter, services), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ResolveAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken)
    {
        var connectionString = await resource.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);
        if (resource is ConnectionStringResource)
        {
            await notifications.WaitForDependenciesAsync(resource, cancellationToken).ConfigureAwait(false);
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = s.Properties.With(KnownProperties.ConnectionString, connectionString, isSensitive: true),
            }).ConfigureAwait(false);
        }
    }
}
