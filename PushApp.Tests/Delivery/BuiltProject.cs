namespace PushApp.Tests.Delivery;

/// <summary>Where the build put the other projects of the solution.</summary>
internal static class BuiltProject
{
    /// <summary>The assembly of a project, in the configuration and for the framework of these tests.</summary>
    public static string Assembly(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PushApp.sln")))
        {
            root = root.Parent;
        }

        var assembly = Path.Combine(root?.FullName ?? "", project, "bin", output.Parent!.Name, output.Name, $"{project}.dll");
        return File.Exists(assembly) ? assembly : throw new FileNotFoundException($"Build {project} first: {assembly} is not there.");
    }
}
