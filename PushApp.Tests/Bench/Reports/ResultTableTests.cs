using PushApp.Bench.Load;
using PushApp.Bench.Reports;

namespace PushApp.Tests.Bench.Reports;

public sealed class ResultTableTests
{
    [Fact]
    public void Figures_are_medians_and_ratios_are_to_the_last_peer()
    {
        var table = ResultTable.Of([.. new[] { 100.0, 300, 200 }.Select(rate => RoundOf("pushapp", rate, missing: 0)), RoundOf("signalr", 400, missing: 0)]);

        Assert.Contains("| 16 in flight | messages/s | 200 | 400 | 0.50 |", table, StringComparison.Ordinal);
        Assert.Contains("| 16 in flight | · gateways | 7.00 | – | – |", table, StringComparison.Ordinal);
        Assert.Contains("| 16 in flight | memory of a process, MiB: hubs | – | 64.00 | – |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_on_several_numbers_of_nodes_are_told_apart()
    {
        var table = ResultTable.Of([RoundOf("pushapp", 100, missing: 0), RoundOf("pushapp", 200, missing: 0) with { Nodes = 10 }]);

        Assert.Contains("| 5 nodes, 16 in flight | messages/s | 100 |", table, StringComparison.Ordinal);
        Assert.Contains("| 10 nodes, 16 in flight | messages/s | 200 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_what_is_missing_the_worst_round_counts()
    {
        var table = ResultTable.Of([RoundOf("pushapp", 1, missing: 0), RoundOf("pushapp", 1, missing: 3), RoundOf("pushapp", 1, missing: 0)]);

        Assert.Contains("| 16 in flight | missing | 3.00 |", table, StringComparison.Ordinal);
    }

    private static Round RoundOf(string peer, double rate, long missing) => new()
    {
        Peer = peer,
        Load = "16 in flight",
        Nodes = 5,
        Messages = (long)(rate * 10),
        Seconds = 10,
        P50 = 1,
        P99 = 2,
        Max = 3,
        Refused = 0,
        Missing = missing,
        Cpu = new Dictionary<string, double> { [peer == "pushapp" ? "gateways" : "hubs"] = 7, [Round.LoadRole] = 5 },
        Memory = new Dictionary<string, double> { [peer == "pushapp" ? "gateways" : "hubs"] = 64 },
    };
}
