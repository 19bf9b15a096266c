using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PushApp.Tests.Architecture;

/// <summary>That one file uses a type of another, and where it does so first.</summary>
internal sealed record Arrow(string From, string To, string Place)
{
    public override string ToString() => $"{From} -> {To} ({Place})";
}

/// <summary>
/// Which file of a project uses types of which other files, in signatures and in bodies, named or by one of their members.
/// Read from the sources by the compiler: constants, lambdas and async methods look in an assembly as if they were elsewhere.
/// </summary>
internal sealed class SourceGraph
{
    // A name that the compiler does not find would be an arrow that nobody sees: CS0103, CS0117, CS0234, CS0246, CS1061.
    private static readonly string[] UnknownName = ["CS0103", "CS0117", "CS0234", "CS0246", "CS1061"];

    private SourceGraph(IReadOnlyList<Arrow> arrows) => Arrows = arrows;

    /// <summary>One for each pair of files; files are paths from the project's folder, with slashes.</summary>
    public IReadOnlyList<Arrow> Arrows { get; }

    /// <summary>The arrows between the project's folders; what stands in its root is left out.</summary>
    public IReadOnlyList<Arrow> FolderArrows =>
    [
        .. Arrows
            .Select(arrow => new Arrow(FolderOf(arrow.From), FolderOf(arrow.To), arrow.Place))
            .Where(arrow => arrow.From.Length > 0 && arrow.To.Length > 0 && arrow.From != arrow.To)
            .DistinctBy(arrow => (arrow.From, arrow.To)),
    ];

    /// <summary>The first folder of a file's path; empty for one in the root.</summary>
    public static string FolderOf(string file) => file.IndexOf('/') is > 0 and var end ? file[..end] : "";

    /// <summary>Those of the arrows that lie on a circle.</summary>
    public static IReadOnlyList<Arrow> Circles(IReadOnlyList<Arrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return [.. arrows.Where(arrow => Reaches(arrow.To, arrow.From))];

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string> { from };
            var open = new Stack<string>(seen);
            while (open.TryPop(out var node))
            {
                if (node == to)
                {
                    return true;
                }

                foreach (var other in next[node].Where(seen.Add))
                {
                    open.Push(other);
                }
            }

            return false;
        }
    }

    /// <summary>Reads a built project of the solution.</summary>
    /// <param name="path">Its folder, from the solution's.</param>
    public static SourceGraph OfProject(string path)
    {
        var project = Path.GetFileName(path);
        var build = new FileInfo(BuiltProject.Assembly(project, Path.GetDirectoryName(path)!)).Directory!;
        var folder = build.Parent!.Parent!.Parent!.FullName;
        var intermediate = Path.Combine(folder, "obj", build.Parent.Name, build.Name);
        var usings = Path.Combine(intermediate, $"{project}.GlobalUsings.g.cs");
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(folder, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .Where(file => FolderOf(file.Path) is not ("bin" or "obj"));
        return Of(project, [.. sources, .. ComponentsOf(Path.Combine(intermediate, "generated")), ("GlobalUsings.g.cs", File.ReadAllText(usings))]);
    }

    // What the build made of a project's pages, under the names of the pages.
    private static IEnumerable<(string Path, string Text)> ComponentsOf(string generated)
    {
        const string generator = "RazorSourceGenerator";
        const string suffix = "_razor.g.cs";
        return !Directory.Exists(generated) ? [] : Directory.EnumerateFiles(generated, $"*{suffix}", SearchOption.AllDirectories)
            .Select(path => (Path: path[(path.LastIndexOf(generator, StringComparison.Ordinal) + generator.Length + 1)..].Replace('\\', '/'), Text: File.ReadAllText(path)))
            .Select(file => ($"{file.Path[..^suffix.Length]}.razor", file.Text));
    }

    /// <summary>Reads sources.</summary>
    /// <exception cref="InvalidOperationException">They use names that are not found.</exception>
    public static SourceGraph Of(string assembly, params IEnumerable<(string Path, string Text)> sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != assembly)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            assembly,
            sources.Select(file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview), file.Path)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        var unknown = compilation.GetDiagnostics().Where(diagnostic => UnknownName.Contains(diagnostic.Id)).ToArray();
        return unknown.Length == 0
            ? new SourceGraph([.. compilation.SyntaxTrees.SelectMany(tree => ArrowsOf(compilation.GetSemanticModel(tree)))])
            : throw new InvalidOperationException($"{assembly} cannot be read:\n{string.Join('\n', unknown.Take(10))}");
    }

    private static IEnumerable<Arrow> ArrowsOf(SemanticModel model)
    {
        var from = model.SyntaxTree.FilePath;
        return model.SyntaxTree.GetRoot().DescendantNodes()
            .Where(node => node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax)
            .SelectMany(node => DeclaringFiles(model.GetSymbolInfo(node)).Select(to => (node, to)))
            .Where(use => use.to != from)
            .DistinctBy(use => use.to)
            .Select(use => new Arrow(from, use.to, $"line {use.node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {use.node.Parent}"));
    }

    private static IEnumerable<string> DeclaringFiles(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return type?.OriginalDefinition.DeclaringSyntaxReferences.Select(declaration => declaration.SyntaxTree.FilePath) ?? [];
    }
}
