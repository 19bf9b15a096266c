using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource when another is running, healthy and ready, in all its replicas.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency.Resource, WaitType.WaitUntilHealthy, null);

    /// <summary>Starts the resource when another is running, healthy and ready, in all its replicas.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency.Resource, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts the resource when another is running, in all its replicas.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency.Resource, WaitType.WaitUntilStarted, null);

    /// <summary>Starts the resource when another is running, in all its replicas.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency.Resource, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts the resource when another has ended with an exit code.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency.Resource, WaitType.WaitForCompletion, null, exitCode);

    private static IResourceBuilder<T> Wait<T>(IResourceBuilder<T> builder, IResource dependency, WaitType waitType, WaitBehavior? waitBehavior, int exitCode = 0) where T : IResourceWithWaitSupport
    {
        if (ReferenceEquals(builder.Resource, dependency))
        {
            throw new DistributedApplicationException($"The resource '{dependency.Name}' cannot wait for itself.");
        }
        if (builder.Resource is IResourceWithParent { Parent: var parent } && ReferenceEquals(parent, dependency))
        {
            throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' cannot wait for its parent '{dependency.Name}'.");
        }
        // A database waits with the server that it is part of.
        if (dependency is IResourceWithParent { Parent: var server } && waitType != WaitType.WaitForCompletion)
        {
            Wait(builder, server, waitType, waitBehavior);
        }
        return builder
            .WithRelationship(dependency, KnownRelationshipTypes.WaitFor)
            .WithAnnotation(new WaitAnnotation(dependency, waitType, exitCode) { WaitBehavior = waitBehavior });
    }
}
