using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The processes of a resource. Each has an id, <c>gateway-abcdefgh</c>, whose suffix is its OpenTelemetry
/// instance id; both stay the same when the process is stopped and started again.
/// </summary>
internal sealed record ResourceInstance(string Id, string Suffix);

internal sealed class ResourceInstancesAnnotation(IReadOnlyList<ResourceInstance> instances) : IResourceAnnotation
{
    public IReadOnlyList<ResourceInstance> Instances { get; } = instances;
}

internal static class ResourceInstances
{
    private const int SuffixLength = 8;

    public static void Assign(IResource resource)
    {
        if (resource is not (ProjectResource or ExecutableResource or ContainerResource) || resource.HasAnnotationOfType<ResourceInstancesAnnotation>())
        {
            return;
        }
        var instances = Enumerable.Range(0, resource.GetReplicaCount()).Select(_ =>
        {
            var suffix = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", SuffixLength);
            return new ResourceInstance($"{resource.Name}-{suffix}", suffix);
        });
        resource.Annotations.Add(new ResourceInstancesAnnotation([.. instances]));
    }

    /// <summary>The ids under which the resource's states and logs are found.</summary>
    public static IReadOnlyList<string> Ids(IResource resource) =>
        resource.TryGetLastAnnotation<ResourceInstancesAnnotation>(out var annotation)
            ? [.. annotation.Instances.Select(instance => instance.Id)]
            : [resource.Name];

    /// <summary>The name to show for an id: the resource's own where it has one process only.</summary>
    public static string DisplayName(IResource resource, string id) => Ids(resource).Count > 1 ? id : resource.Name;
}
