using System.Diagnostics;
using Org.Apache.Rocketmq;
using RocketMQ.Bench.Brokers;
using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Bench.Traffic;

/// <summary>One producer and consumer groups with a tag each on one broker; every message has one receiver.</summary>
internal sealed class Flow : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(2);

    private readonly TargetBroker _broker;
    private readonly Meter _meter;
    private readonly Load _load;
    private readonly Producer _producer;
    private readonly PushConsumer[] _consumers;

    private Flow(TargetBroker broker, Meter meter, Load load, Producer producer, PushConsumer[] consumers)
    {
        (_broker, _meter, _load, _producer, _consumers) = (broker, meter, load, producer, consumers);
    }

    /// <summary>Connects the clients; groups are named alike in every run, so that they leave no more behind than one run does.</summary>
    public static async Task<Flow> StartAsync(TargetBroker broker, BenchOptions options, int groups)
    {
        var meter = new Meter();
        var consumers = new PushConsumer[groups];
        for (var i = 0; i < groups; i++)
        {
            consumers[i] = await new PushConsumer.Builder()
                .SetClientConfig(broker.ClientConfig)
                .SetConsumerGroup($"BENCH_{i}")
                .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [options.Topic] = new(Tag(i)) })
                .SetMessageListener(meter)
                .Build();
        }

        var producer = await new Producer.Builder().SetClientConfig(broker.ClientConfig).SetTopics(options.Topic).Build();
        var flow = new Flow(broker, meter, new Load(producer, options.Topic, options.BodySize, row => Tag(row % groups)), producer, consumers);
        await flow.SettleAsync();
        return flow;
    }

    /// <summary>Sends for this long and waits until all of it has arrived.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public async Task<Round> RunAsync(TimeSpan duration, int inFlight)
    {
        _meter.TakeLatencies();
        var (sent, received) = (_load.Sent, _meter.Received);
        var (begin, client, server) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, ProcessUsage.Cpu(_broker.Processes));
        await _load.ForAsync(duration, inFlight);
        var messages = _load.Sent - sent;
        var limit = Stopwatch.StartNew();
        while (_meter.Received - received < messages)
        {
            if (limit.Elapsed > DrainLimit)
            {
                throw new TimeoutException($"{_broker.Name}: of {messages} messages {_meter.Received - received} arrived.");
            }

            await Task.Delay(1);
        }

        var latencies = _meter.TakeLatencies();
        return new Round
        {
            Messages = messages,
            Elapsed = Stopwatch.GetElapsedTime(begin, _meter.LastReceived),
            ClientCpu = Environment.CpuUsage.TotalTime - client,
            ServerCpu = _broker.Processes.Count > 0 ? ProcessUsage.Cpu(_broker.Processes) - server : null,
            P50 = Statistics.Percentile(latencies, 0.5),
            P99 = Statistics.Percentile(latencies, 0.99),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _producer.DisposeAsync();
        await Task.WhenAll(_consumers.Select(consumer => consumer.DisposeAsync().AsTask()));
    }

    // What an earlier run left behind is not to be counted.
    private async Task SettleAsync()
    {
        long before;
        do
        {
            before = _meter.Received;
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
        while (_meter.Received != before);
    }

    private static string Tag(long group) => $"bench-{group}";
}
