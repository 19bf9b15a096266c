using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project that runs as one or more replicas.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public class ProjectResource(string name) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource;

/// <summary>What projects of the model are asked.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>The projects of the model.</summary>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) =>
        model.Resources.OfType<ProjectResource>();

    /// <summary>The project's metadata.</summary>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
        projectResource.Annotations.OfType<IProjectMetadata>().Single();
}
