using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Abuse;

/// <summary>One figure of one abuse.</summary>
/// <param name="Version">Whether it is of the version before or of this one.</param>
/// <param name="Abuse">The abuse.</param>
/// <param name="Figure">What was measured, with its unit.</param>
/// <param name="Value">How much.</param>
internal sealed record AbuseFigure(string Version, string Abuse, string Figure, double Value)
{
    public const string Before = "before";
    public const string Now = "now";

    /// <summary>All figures in a table, the versions side by side.</summary>
    public static string Table(IReadOnlyList<AbuseFigure> figures)
    {
        string[] versions = [.. figures.Select(figure => figure.Version).Distinct()];
        var table = new MarkdownTable(["abuse", "", .. versions]);
        foreach (var row in figures.GroupBy(figure => (figure.Abuse, figure.Figure)))
        {
            table.Add([row.Key.Abuse, row.Key.Figure, .. versions.Select(version => (object)(row.FirstOrDefault(figure => figure.Version == version)?.Value ?? double.NaN))]);
        }

        return table.ToString();
    }
}
