using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or directory that is created in a container.</summary>
public abstract class ContainerFileSystemItem
{
    private string? _name;

    /// <summary>The name, without any directory.</summary>
    public string Name
    {
        get => _name!;
        set => _name = Path.GetFileName(value) == value
            ? value
            : throw new ArgumentException($"'{value}' is a path; a name has no directory in it.", nameof(value));
    }

    /// <summary>The owner's user id; the container's default where null.</summary>
    public int? Owner { get; set; }

    /// <summary>The owning group's id; the container's default where null.</summary>
    public int? Group { get; set; }

    /// <summary>The permissions; the default where 0.</summary>
    public UnixFileMode Mode { get; set; }
}

/// <summary>A file that is created in a container.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    /// <summary>The contents; or see <see cref="SourcePath"/>.</summary>
    public string? Contents { get; set; }

    /// <summary>The host's file to copy; or see <see cref="Contents"/>.</summary>
    public string? SourcePath { get; set; }

    /// <summary>Whether the container starts although the file could not be created.</summary>
    public bool? ContinueOnError { get; set; }
}

/// <summary>A file that is created in a container.</summary>
public sealed class ContainerFile : ContainerFileBase;

/// <summary>A directory that is created in a container.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    /// <summary>What is in it.</summary>
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];
}

/// <summary>Files that are made for a container when it starts.</summary>
[DebuggerDisplay("Type = {GetType().Name,nw}, DestinationPath = {DestinationPath}")]
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    /// <summary>The directory in the container.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>The owner of what does not name one.</summary>
    public int? DefaultOwner { get; init; }

    /// <summary>The owning group of what does not name one.</summary>
    public int? DefaultGroup { get; init; }

    /// <summary>The permissions that are taken away.</summary>
    public UnixFileMode? Umask { get; set; }

    /// <summary>Makes the files.</summary>
    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}

/// <summary>For whom files are made.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The container.</summary>
    public required IResource Model { get; init; }
}
