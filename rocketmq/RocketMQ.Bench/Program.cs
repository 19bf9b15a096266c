using Microsoft.Extensions.Logging.Abstractions;
using Org.Apache.Rocketmq;
using RocketMQ.Bench;
using RocketMQ.Bench.Brokers;
using RocketMQ.Bench.Scenarios;

// The official client writes files unless it is told where to log.
MqLogManager.UseLoggerFactory(NullLoggerFactory.Instance);
BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{BenchOptions.Usage}");
    return 2;
}

await using var brokers = await BrokerSet.StartAsync(options);
Task<string> running = options.Scenario switch
{
    Scenario.Rate => RateScenario.RunAsync(options, brokers.All),
    Scenario.Tags => TagsScenario.RunAsync(options, brokers.All),
    _ => BacklogScenario.RunAsync(options, brokers.All),
};
Console.WriteLine(await running);
return 0;
