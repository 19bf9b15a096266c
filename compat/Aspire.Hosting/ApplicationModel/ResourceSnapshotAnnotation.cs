namespace Aspire.Hosting.ApplicationModel;

/// <summary>The state that a resource is shown in before anything happened to it.</summary>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The state.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}

/// <summary>The resource starts only when someone says so.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>The resource is left out of deployment manifests, which this orchestrator does not write.</summary>
internal sealed class ManifestExclusionAnnotation : IResourceAnnotation;
