using Org.Apache.Rocketmq;
using PushApp.Delivery.Messaging;

namespace PushApp.Gateway.Consuming;

/// <summary>Sends what this gateway passes on to others, and its probes.</summary>
internal sealed class GatewayProducer(RocketMQConnection connection) : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(1);

    private volatile Producer? _producer;

    /// <summary>The producer.</summary>
    /// <exception cref="InvalidOperationException">It has not started.</exception>
    public Producer Current => _producer ?? throw new InvalidOperationException("The producer has not started.");

    /// <summary>Builds the producer, if that was not done before.</summary>
    public async Task StartAsync() => _producer ??= await new Producer.Builder()
        .SetClientConfig(connection.ToClientConfig())
        .SetTopics(PushTopic.Name)
        .Build();

    public async ValueTask DisposeAsync()
    {
        if (_producer is { } producer)
        {
            _producer = null;
            try
            {
                await producer.DisposeAsync().AsTask().WaitAsync(DisposeTimeout);
            }
            catch (TimeoutException)
            {
                // It ends with the process.
            }
        }
    }
}
