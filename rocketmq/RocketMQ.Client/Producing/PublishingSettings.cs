using System.Collections.Concurrent;

namespace Org.Apache.Rocketmq;

/// <summary>A producer's settings, and those that the server answers.</summary>
internal sealed class PublishingSettings(string resourceNamespace, IEnumerable<string> topics, int maxAttempts)
{
    private const int DefaultMaxBodySize = 4 << 20;

    private readonly ConcurrentDictionary<string, Proto.Resource> _topics =
        new(topics.Select(topic => KeyValuePair.Create(topic, NewResource(resourceNamespace, topic))), StringComparer.Ordinal);

    private volatile RetryPolicy _retries = RetryPolicy.Default(maxAttempts);

    public ICollection<string> Topics => _topics.Keys;

    public RetryPolicy Retries => _retries;

    /// <summary>In bytes.</summary>
    public int MaxBodySize { get; private set; } = DefaultMaxBodySize;

    /// <summary>Whether a queue takes only messages of the types that its route names.</summary>
    public bool ValidateMessageType { get; private set; } = true;

    /// <summary>True if the topic was not declared before.</summary>
    public bool TryAddTopic(string topic) => !_topics.ContainsKey(topic) && _topics.TryAdd(topic, NewResource(resourceNamespace, topic));

    public Proto.Resource Resource(string topic) => _topics[topic];

    public Proto.Settings Describe() => new()
    {
        BackoffPolicy = _retries.ToWire(),
        Publishing = new Proto.Publishing { Topics = { _topics.Values }, ValidateMessageType = ValidateMessageType },
    };

    public void Apply(Proto.Settings settings)
    {
        _retries = RetryPolicy.FromWire(settings.BackoffPolicy, _retries, maxAttempts);
        if (settings.Publishing is { } publishing)
        {
            MaxBodySize = publishing.MaxBodySize > 0 ? publishing.MaxBodySize : DefaultMaxBodySize;
            ValidateMessageType = publishing.ValidateMessageType;
        }
    }

    private static Proto.Resource NewResource(string resourceNamespace, string topic) => new() { ResourceNamespace = resourceNamespace, Name = topic };
}
