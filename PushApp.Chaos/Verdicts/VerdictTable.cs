using System.Globalization;
using PushApp.Chaos.Load;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Chaos.Verdicts;

/// <summary>Verdicts as a Markdown table.</summary>
internal static class VerdictTable
{
    private static readonly string[] Heading =
    [
        "scenario", "verdict", "sent", "not accepted", "received", "lost", "rolled back", "duplicates", "out of order",
        "repeated", "told", "reconnects", "messages/s", "longest interruption (s)", "longest without acceptance (s)", "note",
    ];

    /// <summary>What the columns say that their names do not.</summary>
    public const string Legend = """
        received: distinct messages at their user's device, also those whose sender got no answer · lost: accepted (202), never
        at the device · rolled back: the same, from before Redis lost its newest writes · duplicates: new to the device by their
        number, but not new · out of order: a number that does not follow, or stands for another message · repeated: came again,
        ignored by its number · told: devices told that they lost their place · longest interruption: the longest time from a
        message's 202 to its arrival, of users at whose own end there was no fault · longest without acceptance: the longest
        time under load without a 202 for anybody
        """;

    public static string Of(IEnumerable<Verdict> verdicts)
    {
        var table = new MarkdownTable(Heading);
        foreach (var verdict in verdicts)
        {
            table.Add(Row(verdict));
        }

        return table.ToString();
    }

    private static string[] Row(Verdict verdict) => verdict.Count is not { } count
        ? [verdict.Scenario, Cell(verdict.Text), .. Heading.Skip(3).Select(_ => "–"), Cell(verdict.Note)]
        :
        [
            verdict.Scenario, Cell(verdict.Text), Number(count.Sent), Number(count.NotAccepted), Number(count.Received), Number(count.Lost),
            Number(count.RolledBack), Number(count.Of(ViolationKind.Duplicate)),
            Number(count.Of(ViolationKind.OutOfOrder) + count.Of(ViolationKind.Swapped)),
            Number(count.Repeated), Number(count.Told), Number(count.Reconnects), count.Rate.ToString("F0", CultureInfo.InvariantCulture),
            Seconds(count.LongestInterruption), Seconds(count.LongestRefusal), Cell(verdict.Note),
        ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
