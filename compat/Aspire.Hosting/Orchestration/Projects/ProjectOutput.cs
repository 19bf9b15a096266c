using System.Runtime.InteropServices;
using System.Xml.Linq;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration.Projects;

/// <summary>Finds what a project was built to, and the dotnet that runs it.</summary>
internal static class ProjectOutput
{
    /// <summary>The project's assembly.</summary>
    /// <exception cref="DistributedApplicationException">The project is missing or not built.</exception>
    public static string Find(ProjectResource project, AppHostBuild build)
    {
        var path = project.GetProjectMetadata().ProjectPath;
        if (!File.Exists(path))
        {
            throw new DistributedApplicationException($"The project '{path}' of the resource '{project.Name}' does not exist.");
        }
        var target = build.TargetOf(path) ?? Newest(path);
        return File.Exists(target)
            ? target
            : throw new DistributedApplicationException($"The project '{path}' of the resource '{project.Name}' is not built{(target is null ? "" : $": '{target}' does not exist")}. Build it with: dotnet build \"{path}\"");
    }

    /// <summary>The dotnet that this process itself runs on: a project must not end up on another one's runtime.</summary>
    public static string DotnetPath()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var root = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var own = Path.Join(root, name);
        return File.Exists(own) ? own : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? name;
    }

    /// <summary>A project that the AppHost does not reference: whatever of it was built last.</summary>
    private static string? Newest(string projectPath)
    {
        var bin = Path.Join(Path.GetDirectoryName(projectPath), "bin");
        var assembly = $"{AssemblyName(projectPath)}.runtimeconfig.json";
        return !Directory.Exists(bin) ? null : Directory.EnumerateFiles(bin, assembly, SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .Select(file => file[..^".runtimeconfig.json".Length] + ".dll")
            .FirstOrDefault();
    }

    private static string AssemblyName(string projectPath) =>
        XDocument.Load(projectPath).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(projectPath);
}
