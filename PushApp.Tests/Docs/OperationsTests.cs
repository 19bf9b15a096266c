using System.Text.RegularExpressions;

namespace PushApp.Tests.Docs;

/// <summary><c>docs/operations.md</c> has every metric of the services and no other.</summary>
public sealed partial class OperationsTests
{
    private const string Path = "docs/operations.md";

    public static TheoryData<string> Names => [.. Metrics.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_has_a_row(string name) =>
        Assert.Contains(name, Document.Rows(Path).SelectMany(row => row[0].Split(", ")).Select(cell => cell.Trim('`')));

    [Fact]
    public void Every_metric_that_is_named_is_there() => Assert.All(
        Document.Code(Path).Where(code => Metric().IsMatch(code)).Except(Attributes()), name => Assert.Contains(name, Metrics.Names));

    [Fact]
    public void Every_option_that_is_named_is_there() => Assert.All(
        Document.Code(Path).Where(code => Option().IsMatch(code)), key => Assert.Contains($"`{key}`", Document.Read("docs/options.md"), StringComparison.Ordinal));

    [Fact]
    public void Its_figures_are_the_measured_ones()
    {
        var measured = Document.Read("docs/performance.md");
        Assert.All(["27.7 KB", "10 % of a core", "56 to 109 µs", "18 µs a message"], figure =>
        {
            Assert.Contains(figure, measured, StringComparison.Ordinal);
            Assert.Contains(figure, Document.Read(Path), StringComparison.Ordinal);
        });
    }

    private static IEnumerable<string> Attributes() => ["pushapp.limit", "pushapp.tag", "pushapp.webhook", "pushapp.reason", "pushapp.status", "pushapp.close.code"];

    [GeneratedRegex("^(?:pushapp|messaging)\\.[a-z._]+$")]
    private static partial Regex Metric();

    [GeneratedRegex("^[A-Z][A-Za-z]+:[A-Z][A-Za-z]+$")]
    private static partial Regex Option();
}
