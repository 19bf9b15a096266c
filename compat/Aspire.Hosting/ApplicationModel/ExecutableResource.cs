using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An executable that runs as one process.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}, Command = {Command}")]
public class ExecutableResource : Resource,
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>Names the executable, the command that starts it and the directory that it starts in.</summary>
    public ExecutableResource(string name, string command, string workingDirectory) : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    /// <summary>The command: a path, or a name that is looked up in PATH.</summary>
    public string Command => Executable.Command;

    /// <summary>The directory that it starts in.</summary>
    public string WorkingDirectory => Executable.WorkingDirectory;

    private ExecutableAnnotation Executable => Annotations.OfType<ExecutableAnnotation>().Last();
}

/// <summary>The command of an executable; the last one counts.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    /// <summary>The command: a path, or a name that is looked up in PATH.</summary>
    public required string Command { get; set; }

    /// <summary>The directory that it starts in.</summary>
    public required string WorkingDirectory { get; set; }
}
