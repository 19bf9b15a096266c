using System.Globalization;

namespace RocketMQ.TestKit.Measuring;

/// <summary>Rows under a heading, as Markdown writes them.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [columns, [.. columns.Select(_ => "---")]];

    public void Add(params object[] cells) =>
        _rows.Add([.. cells.Select(cell => cell is double number ? Format(number) : Convert.ToString(cell, CultureInfo.InvariantCulture)!)]);

    public override string ToString() => string.Join('\n', _rows.Select(row => $"| {string.Join(" | ", row)} |"));

    private static string Format(double number) => number switch
    {
        double.NaN => "–",
        _ => number.ToString(Math.Abs(number) >= 100 ? "N0" : "N2", CultureInfo.InvariantCulture),
    };
}
