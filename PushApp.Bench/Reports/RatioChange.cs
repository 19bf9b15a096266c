using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Reports;

/// <summary>
/// One figure of one load as a ratio of PushApp's to SignalR's, in two runs. Another machine changes figures, but ratios much
/// less.
/// </summary>
/// <param name="Load">The load.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="MoreIsBetter">Whether a larger ratio is the better one.</param>
/// <param name="Before">The ratio of the older run.</param>
/// <param name="After">That of the newer one.</param>
internal sealed record RatioChange(string Load, string Figure, bool MoreIsBetter, double Before, double After)
{
    private static readonly (string Name, bool MoreIsBetter, Func<Round, double> Value)[] Figures =
    [
        ("messages/s", true, round => round.Rate),
        ("p50", false, round => round.P50),
        ("p99", false, round => round.P99),
        ("CPU a message", false, round => round.ServerCpu),
    ];

    /// <summary>The changes of all loads that both runs have.</summary>
    public static IReadOnlyList<RatioChange> Between(IReadOnlyList<Round> before, IReadOnlyList<Round> after) =>
    [
        .. from older in Loads(before)
           join newer in Loads(after) on older.Key equals newer.Key
           from figure in Figures
           select new RatioChange(older.Key, figure.Name, figure.MoreIsBetter, Ratio(older, figure.Value), Ratio(newer, figure.Value)),
    ];

    /// <summary>All changes in a table.</summary>
    public static string Table(IEnumerable<RatioChange> changes, int tolerance)
    {
        var table = new MarkdownTable("load", $"{PushAppPeer.Name} / {SignalRPeer.Name}", "before", "after", "");
        foreach (var change in changes)
        {
            table.Add(change.Load, change.Figure, change.Before, change.After, change.IsWorse(tolerance) ? "worse" : "");
        }

        return table.ToString();
    }

    /// <summary>Whether the ratio got worse by more than so many percent.</summary>
    public bool IsWorse(int tolerance) => MoreIsBetter
        ? After < Before * (1 - (tolerance / 100.0))
        : After > Before * (1 + (tolerance / 100.0));

    // The number of nodes is always part of the name here: the other run may have several where this one has one.
    private static IEnumerable<IGrouping<string, Round>> Loads(IEnumerable<Round> rounds) => rounds
        .GroupBy(LoadLabel.Full)
        .Where(load => load.Any(IsOf(PushAppPeer.Name)) && load.Any(IsOf(SignalRPeer.Name)));

    private static double Ratio(IEnumerable<Round> load, Func<Round, double> value) =>
        Statistics.Median(load.Where(IsOf(PushAppPeer.Name)).Select(value)) / Statistics.Median(load.Where(IsOf(SignalRPeer.Name)).Select(value));

    private static Func<Round, bool> IsOf(string peer) => round => round.Peer == peer;
}
