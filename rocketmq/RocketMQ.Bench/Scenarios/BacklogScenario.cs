using System.Diagnostics;
using System.Globalization;
using Org.Apache.Rocketmq;
using RocketMQ.Bench.Brokers;
using RocketMQ.Bench.Traffic;
using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Bench.Scenarios;

/// <summary>What messages that nobody consumes cost the broker in memory, and how fast a late consumer gets them.</summary>
internal static class BacklogScenario
{
    private const int Steps = 5;
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async Task<string> RunAsync(BenchOptions options, IReadOnlyList<TargetBroker> brokers)
    {
        var table = new MarkdownTable("broker", "messages", "produced/s", "consumed/s", "resident MiB");
        foreach (var broker in brokers)
        {
            await ProduceAsync(options, broker, table);
            await ConsumeAsync(options, broker, table);
        }

        return table.ToString();
    }

    private static async Task ProduceAsync(BenchOptions options, TargetBroker broker, MarkdownTable table)
    {
        table.Add(broker.Name, 0, double.NaN, double.NaN, Resident(broker));
        await using var producer = await new Producer.Builder().SetClientConfig(broker.ClientConfig).SetTopics(options.Topic).Build();
        var load = new Load(producer, options.Topic, options.BodySize, _ => "backlog");
        for (var step = 1; step <= Steps; step++)
        {
            var clock = Stopwatch.StartNew();
            var messages = ((long)options.Messages * step / Steps) - load.Sent;
            await load.CountAsync(messages, options.InFlight[^1]);
            var rate = messages / clock.Elapsed.TotalSeconds;
            table.Add(broker.Name, load.Sent, rate, double.NaN, Resident(broker));
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{broker.Name}: {load.Sent:N0} messages, {rate:N0}/s, {Resident(broker):N0} MiB resident"));
        }

        // A garbage collector may give back a little of it.
        await Task.Delay(Settling);
        table.Add(broker.Name, load.Sent, double.NaN, double.NaN, Resident(broker));
    }

    private static async Task ConsumeAsync(BenchOptions options, TargetBroker broker, MarkdownTable table)
    {
        var meter = new Meter();
        var clock = Stopwatch.StartNew();
        await using var consumer = await new PushConsumer.Builder()
            .SetClientConfig(broker.ClientConfig)
            .SetConsumerGroup("BENCH_BACKLOG")
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [options.Topic] = new("backlog") })
            .SetMessageListener(meter)
            .Build();
        await Task.Delay(options.Duration);
        table.Add(broker.Name, options.Messages, double.NaN, meter.Received / clock.Elapsed.TotalSeconds, Resident(broker));
    }

    private static double Resident(TargetBroker broker) =>
        broker.Processes.Count > 0 ? ProcessUsage.ResidentBytes(broker.Processes) / Mebibyte : double.NaN;
}
