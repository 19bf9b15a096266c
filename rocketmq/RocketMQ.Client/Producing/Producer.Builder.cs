using Grpc.Core;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

public sealed partial class Producer
{
    public class Builder
    {
        private readonly HashSet<string> _topics = new(StringComparer.Ordinal);
        private ClientConfig? _clientConfig;
        private int _maxAttempts = 3;
        private ITransactionChecker? _checker;

        public Builder SetClientConfig(ClientConfig clientConfig)
        {
            ArgumentNullException.ThrowIfNull(clientConfig);
            _clientConfig = clientConfig;
            return this;
        }

        /// <summary>Topics whose routes are fetched before <see cref="Build"/> returns; others are fetched when first sent to.</summary>
        public Builder SetTopics(params string[] topics)
        {
            foreach (var topic in topics)
            {
                _topics.Add(ResourceName.Check(topic, nameof(topics)));
            }

            return this;
        }

        /// <summary>The most attempts to send a message. Default: 3.</summary>
        public Builder SetMaxAttempts(int maxAttempts)
        {
            if (maxAttempts <= 0)
            {
                throw new ArgumentException("maxAttempts must be positive", nameof(maxAttempts));
            }

            _maxAttempts = maxAttempts;
            return this;
        }

        public Builder SetTransactionChecker(ITransactionChecker checker)
        {
            ArgumentNullException.ThrowIfNull(checker);
            _checker = checker;
            return this;
        }

        /// <exception cref="ArgumentException">There is no client configuration.</exception>
        /// <exception cref="ClientException">A topic is unknown, or the credentials are refused.</exception>
        /// <exception cref="RpcException">The broker cannot be reached.</exception>
        public async Task<Producer> Build()
        {
            var producer = new Producer(_clientConfig ?? throw new ArgumentException("clientConfig has not been set yet"), _topics, _maxAttempts, _checker);
            try
            {
                await producer._runtime.StartAsync(_topics).ConfigureAwait(false);
                return producer;
            }
            catch
            {
                await producer.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
