using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public class ContainerResource(string name, string? entrypoint = null) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    /// <summary>The command that the container runs; the image's own where null.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether a shell interprets the entry point and its arguments.</summary>
    public bool? ShellExecution { get; set; }
}
