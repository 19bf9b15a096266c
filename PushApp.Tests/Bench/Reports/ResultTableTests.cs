using PushApp.Bench.Reports;

namespace PushApp.Tests.Bench.Reports;

public sealed class ResultTableTests
{
    [Fact]
    public void Figures_are_medians_and_ratios_are_to_the_last_peer()
    {
        var table = ResultTable.Of([.. new[] { 100.0, 300, 200 }.Select(rate => SampleRound.Of("pushapp", rate, missing: 0)), SampleRound.Of("signalr", 400, missing: 0)]);

        Assert.Contains("| 16 in flight | messages/s | 200 | 400 | 0.50 |", table, StringComparison.Ordinal);
        Assert.Contains("| 16 in flight | · gateways | 7.00 | – | – |", table, StringComparison.Ordinal);
        Assert.Contains("| 16 in flight | memory of a process, MiB: hubs | – | 64.00 | – |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_on_several_numbers_of_nodes_are_told_apart()
    {
        var table = ResultTable.Of([SampleRound.Of("pushapp", 100, missing: 0), SampleRound.Of("pushapp", 200, missing: 0) with { Nodes = 10 }]);

        Assert.Contains("| 5 nodes, 16 in flight | messages/s | 100 |", table, StringComparison.Ordinal);
        Assert.Contains("| 10 nodes, 16 in flight | messages/s | 200 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_what_is_missing_the_worst_round_counts()
    {
        var table = ResultTable.Of([SampleRound.Of("pushapp", 1, missing: 0), SampleRound.Of("pushapp", 1, missing: 3), SampleRound.Of("pushapp", 1, missing: 0)]);

        Assert.Contains("| 16 in flight | missing | 3.00 |", table, StringComparison.Ordinal);
    }
}
