using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PushApp.Tests.Docs;
using PushApp.Tests.Sdk;
using PushApp.Tests.Support;

namespace PushApp.Tests.Client;

/// <summary>What <c>sdk/PushApp.Client/README.md</c> begins with is a program that works.</summary>
[Collection(SdkTests.Name)]
public sealed class ReadmeTests(SdkSystem system) : IDisposable
{
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pushapp-readme-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_lines_send_a_message_and_print_it()
    {
        var alice = TestUsers.New("alice");
        var first = Document.Read("sdk/PushApp.Client/README.md").Split("```")[1]["csharp".Length..];
        var text = first
            .Replace("http://localhost:5080", system.Api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("http://localhost:5081", system.First.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("alice", alice, StringComparison.Ordinal);

        using var program = Process.Start(new ProcessStartInfo("dotnet", [Build(text)]) { RedirectStandardOutput = true })!;
        var line = await program.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        program.Kill();

        Assert.Equal($$"""{{alice}} #1: {"text":"hi"}""", line);
    }

    /// <summary>Builds a program that uses the package's assemblies.</summary>
    private string Build(string text)
    {
        var agent = BuiltProject.Assembly("PushApp.Client.Agent", "sdk");
        foreach (var assembly in Directory.EnumerateFiles(Path.GetDirectoryName(agent)!, "*.dll").Where(file => file != agent))
        {
            File.Copy(assembly, Path.Combine(_folder.FullName, Path.GetFileName(assembly)));
        }

        File.Copy(Path.ChangeExtension(agent, ".runtimeconfig.json"), Path.Combine(_folder.FullName, "example.runtimeconfig.json"));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var example = CSharpCompilation.Create(
            "example", [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(text)], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        var path = Path.Combine(_folder.FullName, "example.dll");
        var built = example.Emit(path);
        Assert.True(built.Success, string.Join('\n', built.Diagnostics));
        return path;
    }
}
