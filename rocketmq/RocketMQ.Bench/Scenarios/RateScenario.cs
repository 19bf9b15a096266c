using RocketMQ.Bench.Brokers;
using RocketMQ.Bench.Traffic;
using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Bench.Scenarios;

/// <summary>How fast messages go from one producer to one push consumer, and what that costs.</summary>
internal static class RateScenario
{
    public static async Task<string> RunAsync(BenchOptions options, IReadOnlyList<TargetBroker> brokers)
    {
        var flows = new List<Flow>();
        try
        {
            foreach (var broker in brokers)
            {
                flows.Add(await Flow.StartAsync(broker, options, groups: 1));
                await flows[^1].RunAsync(options.WarmUp, options.InFlight[^1]);
            }

            var table = new MarkdownTable("in flight", "broker", "messages/s", "p50 ms", "p99 ms", "client CPU µs", "server CPU µs", "rate ratio", "p50 ratio");
            foreach (var inFlight in options.InFlight)
            {
                var rounds = await Alternation.RunAsync($"{inFlight} in flight", options.Rounds, brokers, i => flows[i].RunAsync(options.Duration, inFlight));
                var first = rounds[0];
                foreach (var (broker, own) in brokers.Zip(rounds))
                {
                    table.Add(
                        inFlight, broker.Name, own.Median(r => r.Rate), own.Median(r => r.P50), own.Median(r => r.P99), own.Median(r => r.ClientCost),
                        own.Median(r => r.ServerCost), own.Median(r => r.Rate) / first.Median(r => r.Rate), own.Median(r => r.P50) / first.Median(r => r.P50));
                }
            }

            return table.ToString();
        }
        finally
        {
            foreach (var flow in flows)
            {
                await flow.DisposeAsync();
            }
        }
    }
}
