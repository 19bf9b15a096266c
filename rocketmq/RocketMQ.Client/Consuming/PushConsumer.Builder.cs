using Grpc.Core;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

public sealed partial class PushConsumer
{
    public class Builder
    {
        private ClientConfig? _clientConfig;
        private string? _consumerGroup;
        private Dictionary<string, FilterExpression>? _expressions;
        private IMessageListener? _listener;

        internal int MaxCacheMessageCount { get; private set; } = 1024;

        internal int MaxCacheMessageSizeInBytes { get; private set; } = 64 << 20;

        internal int ConsumptionThreadCount { get; private set; } = 20;

        internal bool EnableFifoConsumeAccelerator { get; private set; }

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

        /// <param name="subscriptionExpressions">By topic.</param>
        public Builder SetSubscriptionExpression(Dictionary<string, FilterExpression> subscriptionExpressions)
        {
            _expressions = Subscriptions.Check(subscriptionExpressions);
            return this;
        }

        public Builder SetMessageListener(IMessageListener messageListener)
        {
            ArgumentNullException.ThrowIfNull(messageListener);
            _listener = messageListener;
            return this;
        }

        /// <summary>How many messages the consumer holds that are received and not settled; it polls no more then. Default: 1024.</summary>
        public Builder SetMaxCacheMessageCount(int maxCacheMessageCount)
        {
            MaxCacheMessageCount = Positive(maxCacheMessageCount, nameof(maxCacheMessageCount));
            return this;
        }

        /// <summary>The total size of their bodies; one batch can exceed it. Default: 64 MiB.</summary>
        public Builder SetMaxCacheMessageSizeInBytes(int maxCacheMessageSizeInBytes)
        {
            MaxCacheMessageSizeInBytes = Positive(maxCacheMessageSizeInBytes, nameof(maxCacheMessageSizeInBytes));
            return this;
        }

        /// <summary>How many messages the listener works on at once. Default: 20.</summary>
        public Builder SetConsumptionThreadCount(int consumptionThreadCount)
        {
            ConsumptionThreadCount = Positive(consumptionThreadCount, nameof(consumptionThreadCount));
            return this;
        }

        /// <summary>Whether an ordered consumer's message groups may overtake each other. Default: no, each queue is in order.</summary>
        public Builder SetEnableFifoConsumeAccelerator(bool enableFifoConsumeAccelerator)
        {
            EnableFifoConsumeAccelerator = enableFifoConsumeAccelerator;
            return this;
        }

        /// <summary>Returns when the consumer is polling.</summary>
        /// <exception cref="ArgumentException">Configuration, group, subscriptions or listener are missing.</exception>
        /// <exception cref="ClientException">A topic is unknown, or the group or the credentials are refused.</exception>
        /// <exception cref="RpcException">The broker cannot be reached.</exception>
        public async Task<PushConsumer> Build()
        {
            var consumer = new PushConsumer(
                _clientConfig ?? throw new ArgumentException("clientConfig has not been set yet"),
                _consumerGroup ?? throw new ArgumentException("consumerGroup has not been set yet"),
                _expressions ?? throw new ArgumentException("subscriptionExpressions has not been set yet"),
                _listener ?? throw new ArgumentException("messageListener has not been set yet"));
            try
            {
                await consumer.StartAsync(this).ConfigureAwait(false);
                return consumer;
            }
            catch
            {
                await consumer.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        private static int Positive(int value, string parameter) =>
            value > 0 ? value : throw new ArgumentException($"{parameter} should be positive", parameter);
    }
}
