using System.Text;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

/// <summary>
/// What a broker must do for RocketMQ clients; written once, run against each broker. Tests share its topics, so each has
/// groups, tags and keys of its own.
/// </summary>
public abstract class ConformanceTests(BrokerUnderTest broker)
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    internal BrokerUnderTest Broker { get; } = broker;

    /// <summary>The configuration of clients, unless a test says otherwise: plaintext, unsigned.</summary>
    internal ClientConfig Config { get; set; } = Configure(broker.Endpoints).EnableSsl(false).Build();

    internal static ClientConfig.Builder Configure(string endpoints) =>
        new ClientConfig.Builder().SetEndpoints(endpoints).SetRequestTimeout(TimeSpan.FromSeconds(15));

    /// <summary>A group or tag that no other test uses.</summary>
    internal string Own(string name) => $"{name}-{_id}";

    internal Task<Producer> ProduceAsync(params string[] topics) => new Producer.Builder().SetClientConfig(Config).SetTopics(topics).Build();

    internal Task<PushConsumer> ConsumeAsync(string group, string topic, FilterExpression filter, IMessageListener listener) =>
        new PushConsumer.Builder()
            .SetClientConfig(Config)
            .SetConsumerGroup(group)
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [topic] = filter })
            .SetMessageListener(listener)
            .Build();

    internal Task<SimpleConsumer> ReceiveAsync(string group, string topic, FilterExpression filter) =>
        new SimpleConsumer.Builder()
            .SetClientConfig(Config)
            .SetConsumerGroup(group)
            .SetAwaitDuration(TimeSpan.FromSeconds(5))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [topic] = filter })
            .Build();

    internal static Message.Builder NewMessage(string topic, string tag, string body = "hello") =>
        new Message.Builder().SetTopic(topic).SetTag(tag).SetBody(Encoding.UTF8.GetBytes(body));

    /// <summary>Sends so many messages and returns their ids.</summary>
    internal static async Task<List<string>> SendAsync(Producer producer, string topic, string tag, int count)
    {
        var ids = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            ids.Add((await producer.Send(NewMessage(topic, tag, $"{i}").Build())).MessageId);
        }

        return ids;
    }

    /// <summary>The next message that a simple consumer is given; several polls may come back with none.</summary>
    internal static async Task<MessageView> ReceiveOneAsync(SimpleConsumer consumer, TimeSpan invisible)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!limit.IsCancellationRequested)
        {
            if (await consumer.Receive(1, invisible) is [var message])
            {
                return message;
            }
        }

        throw new TimeoutException("No message came.");
    }
}
