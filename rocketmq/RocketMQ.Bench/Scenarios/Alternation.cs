using System.Globalization;
using RocketMQ.Bench.Brokers;
using RocketMQ.Bench.Traffic;
using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Bench.Scenarios;

/// <summary>Rounds in turns, A B A B …, so that what else happens on the machine meets all alike.</summary>
internal static class Alternation
{
    /// <returns>For each broker its rounds.</returns>
    public static async Task<IReadOnlyList<Rounds>> RunAsync(string what, int times, IReadOnlyList<TargetBroker> brokers, Func<int, Task<Round>> round)
    {
        List<Rounds> all = [.. brokers.Select(_ => new Rounds())];
        for (var time = 1; time <= times; time++)
        {
            for (var i = 0; i < brokers.Count; i++)
            {
                var done = await round(i);
                all[i].Add(done);
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}, {brokers[i].Name}, round {time}: {done.Rate:N0}/s, p50 {done.P50:N2} ms, CPU client {done.ClientCost:N0} µs, server {done.ServerCost:N0} µs"));
            }
        }

        return all;
    }

    /// <summary>The rounds of one broker.</summary>
    internal sealed class Rounds
    {
        private readonly List<Round> _rounds = [];

        public void Add(Round round) => _rounds.Add(round);

        public double Median(Func<Round, double> value) => Statistics.Median(_rounds.Select(value));
    }
}
