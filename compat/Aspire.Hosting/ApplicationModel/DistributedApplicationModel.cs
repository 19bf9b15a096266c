using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources that make up the application.</summary>
[DebuggerDisplay("Resources = {Resources.Count}")]
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>The resources, in the order in which they were added.</summary>
    public IResourceCollection Resources { get; } = resources;
}
