namespace PushApp.Tests.Docs;

/// <summary>A document of the repository.</summary>
internal static class Document
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a document.</summary>
    /// <param name="path">From the repository's folder.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The lines of a document's fenced blocks with this info string.</summary>
    public static IEnumerable<string> Examples(string path, string info)
    {
        var inside = false;
        foreach (var line in Read(path).Split('\n'))
        {
            if (inside && line == "```")
            {
                inside = false;
            }
            else if (inside)
            {
                yield return line;
            }
            else if (line == $"```{info}")
            {
                inside = true;
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PushApp.sln")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
