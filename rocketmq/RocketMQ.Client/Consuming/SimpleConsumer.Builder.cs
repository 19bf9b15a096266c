using Grpc.Core;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

public sealed partial class SimpleConsumer
{
    public class Builder
    {
        private ClientConfig? _clientConfig;
        private string? _consumerGroup;
        private Dictionary<string, FilterExpression>? _expressions;
        private TimeSpan _awaitDuration;

        public Builder SetClientConfig(ClientConfig clientConfig)
        {
            ArgumentNullException.ThrowIfNull(clientConfig);
            _clientConfig = clientConfig;
            return this;
        }

        public Builder SetConsumerGroup(string consumerGroup)
        {
            _consumerGroup = ResourceName.Check(consumerGroup, nameof(consumerGroup));
            return this;
        }

        /// <summary>How long a receive waits for a message; the broker makes it 5 to 20 seconds.</summary>
        public Builder SetAwaitDuration(TimeSpan awaitDuration)
        {
            _awaitDuration = awaitDuration;
            return this;
        }

        /// <param name="subscriptionExpressions">By topic.</param>
        public Builder SetSubscriptionExpression(Dictionary<string, FilterExpression> subscriptionExpressions)
        {
            _expressions = Subscriptions.Check(subscriptionExpressions);
            return this;
        }

        /// <exception cref="ArgumentException">Configuration, group or subscriptions are missing.</exception>
        /// <exception cref="ClientException">A topic is unknown, or the group or the credentials are refused.</exception>
        /// <exception cref="RpcException">The broker cannot be reached.</exception>
        public async Task<SimpleConsumer> Build()
        {
            var consumer = new SimpleConsumer(
                _clientConfig ?? throw new ArgumentException("clientConfig has not been set yet"),
                _consumerGroup ?? throw new ArgumentException("consumerGroup has not been set yet"),
                _expressions ?? throw new ArgumentException("subscriptionExpressions has not been set yet"),
                _awaitDuration);
            try
            {
                await consumer._runtime.StartAsync(consumer._settings.Expressions.Keys).ConfigureAwait(false);
                return consumer;
            }
            catch
            {
                await consumer.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
