using PushApp.Bench.Load;

namespace PushApp.Bench.Reports;

/// <summary>What the rounds of one load are called: the number of nodes is part of it where there are several.</summary>
internal static class LoadLabel
{
    /// <summary>Rounds by their load.</summary>
    public static IEnumerable<IGrouping<string, Round>> Group(IReadOnlyCollection<Round> rounds)
    {
        var several = rounds.Select(round => round.Nodes).Distinct().Count() > 1;
        return rounds.GroupBy(round => several ? Full(round) : round.Load);
    }

    /// <summary>The load with its number of nodes.</summary>
    public static string Full(Round round) => $"{round.Nodes} {(round.Nodes == 1 ? "node" : "nodes")}, {round.Load}";
}
