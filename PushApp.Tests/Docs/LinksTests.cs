using System.Text.RegularExpressions;

namespace PushApp.Tests.Docs;

/// <summary>What the documents point to is there.</summary>
public sealed partial class LinksTests
{
    // The folders of the repository, not those of a build or of a downloaded package.
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", ".git"];

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Document.Root, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Document.Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(Skipped).Any()),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_and_every_path_of_a_file_leads_somewhere(string document)
    {
        var text = Document.Read(document);
        var folder = Path.Combine(Document.Root, Path.GetDirectoryName(document)!);
        var links = Links().Matches(text).Select(link => Path.Combine(folder, link.Groups[1].Value.Split('#')[0]));
        var paths = Paths().Matches(text).Select(path => Path.Combine(Document.Root, path.Groups[1].Value));

        Assert.All(links.Concat(paths), path => Assert.True(Path.Exists(path), $"{path} is not there."));
    }

    [GeneratedRegex(@"\]\((?!https?:|#)([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`((?:PushApp\.\w+|rocketmq|docs|samples)/[\w./-]+)`")]
    private static partial Regex Paths();
}
