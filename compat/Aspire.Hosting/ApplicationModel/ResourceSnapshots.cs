using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What every snapshot says, whoever publishes it.</summary>
internal static class ResourceSnapshots
{
    public static CustomResourceSnapshot Initial(IResource resource) =>
        resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new() { ResourceType = TypeName(resource), Properties = [], CreationTimeStamp = DateTime.UtcNow };

    /// <summary>Adds the relationships, and the commands as the new state allows them.</summary>
    public static CustomResourceSnapshot Complete(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services };
        return snapshot with
        {
            Relationships = [.. Relationships(resource).Concat(snapshot.Relationships).Distinct()],
            Commands = [.. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new ResourceCommandSnapshot(
                command.Name, command.UpdateState(context), command.DisplayName, command.DisplayDescription, command.CommandParameter,
                command.ConfirmationMessage, command.IconName, command.IconVariant, command.IsHighlighted))],
        };
    }

    public static ImmutableArray<ResourcePropertySnapshot> With(this ImmutableArray<ResourcePropertySnapshot> properties, string name, object? value, bool isSensitive = false) =>
        [.. properties.Where(p => p.Name != name), new(name, value) { IsSensitive = isSensitive }];

    public static ImmutableArray<ResourcePropertySnapshot> Without(this ImmutableArray<ResourcePropertySnapshot> properties, string name) =>
        [.. properties.Where(p => p.Name != name)];

    private static string TypeName(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        _ when resource.GetType().Name is { } name && name.EndsWith("Resource", StringComparison.Ordinal) => name[..^"Resource".Length],
        _ => resource.GetType().Name,
    };

    private static IEnumerable<RelationshipSnapshot> Relationships(IResource resource)
    {
        if (resource is IResourceWithParent child)
        {
            yield return new(child.Parent.Name, KnownRelationshipTypes.Parent);
        }
        foreach (var relationship in resource.Annotations.OfType<ResourceRelationshipAnnotation>())
        {
            yield return new(relationship.Resource.Name, relationship.Type);
        }
    }
}
