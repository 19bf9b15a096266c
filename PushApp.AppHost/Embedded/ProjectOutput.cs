namespace PushApp.AppHost.Embedded;

/// <summary>Finds what a project of this solution was built to, to run it as an executable resource.</summary>
internal static class ProjectOutput
{
    /// <summary>
    /// The project's assembly, built in the configuration that this process was: below the project's folder at
    /// the same <c>bin/…</c> path that this process runs from.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not there; the message says how to build it.</exception>
    public static string Assembly(IProjectMetadata project)
    {
        var folder = Path.GetDirectoryName(project.ProjectPath)!;
        var name = Path.GetFileNameWithoutExtension(project.ProjectPath);
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var bin = here.LastIndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var assembly = Path.Combine(folder, bin < 0 ? "bin" : here[(bin + 1)..], $"{name}.dll");
        return File.Exists(assembly)
            ? assembly
            : throw new InvalidOperationException($"{name} is not built: {assembly} does not exist. Run: dotnet build \"{project.ProjectPath}\"");
    }
}
