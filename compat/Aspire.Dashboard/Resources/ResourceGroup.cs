namespace Aspire.Dashboard.Resources;

/// <summary>A resource of the model with its replicas; one without replicas is a group of one.</summary>
public sealed record ResourceGroup(string Name, IReadOnlyList<AppResource> Replicas)
{
    public bool IsReplicated => Replicas.Count > 1;

    public int Running => Replicas.Count(replica => replica.State == "Running");

    /// <summary>The stable public addresses, which replicas share.</summary>
    public IEnumerable<ResourceLink> PublicUrls =>
        Replicas.SelectMany(replica => replica.Urls).Where(url => !url.Internal).DistinctBy(url => url.Url);

    public static IReadOnlyList<ResourceGroup> Of(IEnumerable<AppResource> resources) =>
    [
        .. resources.GroupBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)
            .Select(group => new ResourceGroup(group.Key, [.. group.OrderBy(resource => resource.Id, StringComparer.Ordinal)]))
            .OrderBy(group => group.Replicas[0].Type == "Parameter")
            .ThenBy(group => group.Name, StringComparer.OrdinalIgnoreCase),
    ];
}
