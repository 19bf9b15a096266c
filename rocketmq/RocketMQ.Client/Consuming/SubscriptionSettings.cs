using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;

namespace Org.Apache.Rocketmq;

/// <summary>A consumer's settings, and those that the server answers.</summary>
internal sealed class SubscriptionSettings
{
    private readonly string _resourceNamespace;
    private readonly TimeSpan? _awaitDuration;

    /// <param name="awaitDuration">How long a simple consumer's receive waits; null for a push consumer, whom the server tells.</param>
    public SubscriptionSettings(ClientConfig config, string group, IEnumerable<KeyValuePair<string, FilterExpression>> expressions, TimeSpan? awaitDuration = null)
    {
        _resourceNamespace = config.Namespace;
        _awaitDuration = awaitDuration;
        Group = new Proto.Resource { ResourceNamespace = config.Namespace, Name = group };
        Expressions = new(expressions, StringComparer.Ordinal);
    }

    public Proto.Resource Group { get; }

    /// <summary>The filter expressions by topic.</summary>
    public ConcurrentDictionary<string, FilterExpression> Expressions { get; }

    /// <summary>Whether the group consumes in order.</summary>
    public bool Fifo { get; private set; }

    public int ReceiveBatchSize { get; private set; } = 32;

    public TimeSpan LongPollingTimeout { get; private set; } = TimeSpan.FromSeconds(20);

    /// <summary>When a message that failed is delivered again.</summary>
    public RetryPolicy Redelivery { get; private set; } = RetryPolicy.Default(maxAttempts: 17);

    public Proto.Settings Describe()
    {
        var subscription = new Proto.Subscription { Group = Group };
        foreach (var (topic, filter) in Expressions)
        {
            subscription.Subscriptions.Add(new Proto.SubscriptionEntry
            {
                Topic = new Proto.Resource { ResourceNamespace = _resourceNamespace, Name = topic },
                Expression = filter.ToWire(),
            });
        }

        if (_awaitDuration is { } wait)
        {
            subscription.LongPollingTimeout = Duration.FromTimeSpan(wait);
        }

        return new Proto.Settings { Subscription = subscription };
    }

    public void Apply(Proto.Settings settings)
    {
        Redelivery = RetryPolicy.FromWire(settings.BackoffPolicy, Redelivery);
        if (settings.Subscription is { } subscription)
        {
            Fifo = subscription.Fifo;
            ReceiveBatchSize = subscription.ReceiveBatchSize > 0 ? subscription.ReceiveBatchSize : ReceiveBatchSize;
            LongPollingTimeout = subscription.LongPollingTimeout?.ToTimeSpan() is { Ticks: > 0 } wait ? wait : LongPollingTimeout;
        }
    }
}
