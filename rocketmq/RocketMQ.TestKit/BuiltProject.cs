namespace RocketMQ.TestKit;

/// <summary>Where the build put the other projects of the solution.</summary>
internal static class BuiltProject
{
    /// <summary>The assembly of a project, in the configuration and for the framework of these tests.</summary>
    /// <param name="project">Its name.</param>
    /// <param name="folder">The folder it stands in, from the solution's.</param>
    /// <param name="solution">The folder of another copy of the solution, built in the same configuration; null for this one.</param>
    public static string Assembly(string project, string folder = "", string? solution = null)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = solution is null ? output : new DirectoryInfo(solution);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PushApp.sln")))
        {
            root = root.Parent;
        }

        var assembly = Path.Combine(root?.FullName ?? "", folder, project, "bin", output.Parent!.Name, output.Name, $"{project}.dll");
        return File.Exists(assembly) ? assembly : throw new FileNotFoundException($"Build {project} first: {assembly} is not there.");
    }
}
