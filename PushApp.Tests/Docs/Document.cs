using System.Text.RegularExpressions;

namespace PushApp.Tests.Docs;

/// <summary>A document of the repository.</summary>
internal static partial class Document
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

    /// <summary>What stands between single backticks, outside of fenced blocks.</summary>
    public static HashSet<string> Code(string path) => [.. InlineCode().Matches(Prose(path)).Select(match => match.Groups[1].Value)];

    /// <summary>The cells of every row of a table.</summary>
    public static IEnumerable<string[]> Rows(string path) =>
        from line in Prose(path).Split('\n')
        where line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal)
        select line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();

    private static string Prose(string path) => FencedBlock().Replace(Read(path), "");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PushApp.sln")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();
}
