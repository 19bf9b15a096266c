using System.Globalization;
using PushApp.Bench.Load;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Reports;

/// <summary>The medians of all rounds, and their ratios to the peer named last.</summary>
internal static class ResultTable
{
    public static string Of(IReadOnlyList<Round> rounds)
    {
        string[] peers = [.. rounds.Select(round => round.Peer).Distinct()];
        var measure = peers[^1];
        string[] ratio = peers.Length > 1 ? [$"ratio to {measure}"] : [];
        var table = new MarkdownTable(["load", "", .. peers, .. ratio.Length > 0 ? peers[..^1].Select(peer => peers.Length > 2 ? $"{peer} / {measure}" : ratio[0]) : []]);
        foreach (var load in LoadLabel.Group(rounds))
        {
            Add("messages/s", round => round.Rate);
            Add("p50, ms", round => round.P50);
            Add("p99, ms", round => round.P99);
            Add("CPU a message of the servers, µs", round => round.ServerCpu);
            foreach (var role in load.SelectMany(round => round.Cpu.Keys).Distinct())
            {
                Add($"· {role}", round => round.Cpu.GetValueOrDefault(role, double.NaN));
            }

            foreach (var role in load.SelectMany(round => round.Memory.Keys).Distinct())
            {
                Add($"memory of a process, MiB: {role}", round => round.Memory.GetValueOrDefault(role, double.NaN));
            }

            Add("refused", round => round.Refused, worst: true);
            Add("missing", round => round.Missing, worst: true);
            if (load.Any(round => round.OutOfOrder > 0))
            {
                Add("out of order", round => round.OutOfOrder, worst: true);
            }

            void Add(string what, Func<Round, double> value, bool worst = false)
            {
                var values = Array.ConvertAll(peers, peer => load.Where(round => round.Peer == peer).Select(value).ToArray());
                var figures = Array.ConvertAll(values, of => worst ? of.DefaultIfEmpty(double.NaN).Max() : Statistics.Median(of));
                table.Add([load.Key, what, .. figures.Cast<object>(), .. figures[..^1].Select(figure => (object)(worst ? "" : (figure / figures[^1])))]);
            }
        }

        return table.ToString();
    }

    /// <summary>One round in one line, as it comes.</summary>
    public static string Line(Round round) => string.Create(
        CultureInfo.InvariantCulture,
        $"{round.Load}, {round.Peer}: {round.Rate:N0}/s, p50 {round.P50:N2} ms, p99 {round.P99:N2} ms, CPU {round.ServerCpu:N0} µs{(round.Missing > 0 ? $", {round.Missing} missing" : "")}{(round.OutOfOrder > 0 ? $", {round.OutOfOrder} out of order" : "")}{(round.Refused > 0 ? $", {round.Refused} refused" : "")}");
}
