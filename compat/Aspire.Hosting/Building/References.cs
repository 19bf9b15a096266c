using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The resources that a value is made up of.</summary>
internal static class References
{
    public static IEnumerable<IResource> ResourcesIn(object value) => value switch
    {
        IResource resource => [resource],
        IValueWithReferences composed => composed.References.SelectMany(ResourcesIn).Distinct(),
        _ => [],
    };
}
