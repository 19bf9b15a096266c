using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The order in which resources stop: whoever waited for others to start ends before them.</summary>
internal static class StopOrder
{
    public static IEnumerable<IReadOnlyList<ReplicaSet>> Of(IReadOnlyCollection<ReplicaSet> sets)
    {
        var levels = new Dictionary<IResource, int>();
        return sets.GroupBy(set => Level(set.Resource)).OrderByDescending(group => group.Key).Select(group => group.ToArray());

        int Level(IResource resource)
        {
            if (levels.TryGetValue(resource, out var known))
            {
                return known;
            }
            // Also what ends the search where resources wait for each other.
            levels[resource] = 0;
            return levels[resource] = resource.Annotations.OfType<WaitAnnotation>().Select(wait => Level(wait.Resource) + 1).DefaultIfEmpty(0).Max();
        }
    }
}
