using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public class ContainerResource(string name, string? entrypoint = null) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>The command that the container runs; the image's own where null.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}
