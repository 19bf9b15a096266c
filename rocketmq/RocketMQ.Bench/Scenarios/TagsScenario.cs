using RocketMQ.Bench.Brokers;
using RocketMQ.Bench.Traffic;
using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Bench.Scenarios;

/// <summary>What a delivered message costs the broker as consumer groups with tags of their own grow in number on one topic.</summary>
internal static class TagsScenario
{
    public static async Task<string> RunAsync(BenchOptions options, IReadOnlyList<TargetBroker> brokers)
    {
        var table = new MarkdownTable("in flight", "groups", "broker", "messages/s", "p50 ms", "p99 ms", "server CPU µs", "cost ratio");
        foreach (var inFlight in options.InFlight)
        {
            // A number of groups is to a broker what a broker is to a rate: the one turn follows the other.
            List<(TargetBroker Broker, int Groups)> turns = [.. from broker in brokers from groups in options.Groups select (broker, groups)];
            var rounds = await Alternation.RunAsync(
                $"{inFlight} in flight",
                options.Rounds,
                [.. turns.Select(turn => turn.Broker with { Name = $"{turn.Broker.Name} with {turn.Groups} groups" })],
                i => RoundAsync(options, turns[i].Broker, turns[i].Groups, inFlight));
            for (var i = 0; i < turns.Count; i++)
            {
                var (own, fewest) = (rounds[i], rounds[i / options.Groups.Count * options.Groups.Count]);
                table.Add(
                    inFlight, turns[i].Groups, turns[i].Broker.Name, own.Median(r => r.Rate), own.Median(r => r.P50), own.Median(r => r.P99),
                    own.Median(r => r.ServerCost), own.Median(r => r.ServerCost) / fewest.Median(r => r.ServerCost));
            }
        }

        return table.ToString();
    }

    private static async Task<Round> RoundAsync(BenchOptions options, TargetBroker broker, int groups, int inFlight)
    {
        await using var flow = await Flow.StartAsync(broker, options, groups);
        await flow.RunAsync(options.WarmUp, inFlight);
        return await flow.RunAsync(options.Duration, inFlight);
    }
}
