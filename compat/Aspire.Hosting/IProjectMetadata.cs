using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A .NET project; the AppHost's build generates one <c>Projects.X</c> for each that it references.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>The launch settings; from the project's own file where null.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the project is already built.</summary>
    bool SuppressBuild => false;
}

[DebuggerDisplay("Type = {GetType().Name,nq}, ProjectPath = {ProjectPath}")]
internal sealed class ProjectMetadata(string path) : IProjectMetadata
{
    public string ProjectPath { get; } = Directory.Exists(path) && Directory.GetFiles(path, "*.csproj") is [var only] ? only : path;
}
