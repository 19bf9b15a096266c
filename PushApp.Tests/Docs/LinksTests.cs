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

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_heading_finds_it(string document) => Assert.All(AnchorLinks().Matches(Document.Read(document)), link =>
    {
        var folder = Path.Combine(Document.Root, Path.GetDirectoryName(document)!);
        var target = link.Groups[1].Value.Length == 0 ? document : Path.Combine(folder, link.Groups[1].Value);
        Assert.Contains(link.Groups[2].Value, Anchors(Document.Read(target)));
    });

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_project_of_a_command_is_there(string document) => Assert.All(
        Projects().Matches(Document.Read(document)).Select(project => project.Groups[1].Value),
        project => Assert.True(Path.Exists(Path.Combine(Document.Root, project)), $"{project} is not there."));

    // As GitHub makes them: lower case, without punctuation, a hyphen for each space.
    private static IEnumerable<string> Anchors(string text) =>
        Headings().Matches(text).Select(heading => NotInAnchor().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?!https?:)([^)\s#]*)#([^)\s]+)\)")]
    private static partial Regex AnchorLinks();

    [GeneratedRegex(@"(?:--project|dotnet test|dotnet build) ([A-Za-z][\w./-]+)")]
    private static partial Regex Projects();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`((?:PushApp\.\w+|rocketmq|docs|samples)/[\w./-]+)`")]
    private static partial Regex Paths();
}
