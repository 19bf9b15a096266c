using System.Collections.Concurrent;
using PushApp.DevBroker.Consuming;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Storage;

/// <summary>The topics by name.</summary>
internal sealed class TopicCatalog
{
    /// <summary>The message types of a topic that is not configured: all of them.</summary>
    private static readonly MessageType[] Mixed =
        [MessageType.Normal, MessageType.Fifo, MessageType.Delay, MessageType.Transaction];

    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Topic> _byId = new();
    private readonly Lock _creation = new();
    private readonly MessageLog _log;
    private readonly CatalogFile _file;
    private readonly BrokerOptions _options;
    private int _lastId;
    private int _autoCreated;

    public TopicCatalog(MessageLog log, CatalogFile file, BrokerOptions options)
    {
        (_log, _file, _options) = (log, file, options);
        foreach (var topic in file.Topics)
        {
            // The messages lie in the queues that there were; what a topic takes may be configured anew.
            Add(options.Topics.GetValueOrDefault(topic.Name)?.Type is { } type ? topic with { Accepts = [type] } : topic);
        }

        foreach (var (name, topic) in options.Topics)
        {
            Create(name, topic);
        }
    }

    public ICollection<Topic> All => _topics.Values;

    public Topic? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Finds a topic; one not yet known is created where the options allow it.</summary>
    /// <exception cref="BrokerException">TOPIC_NOT_FOUND, or FORBIDDEN where as many were created as the options allow.</exception>
    public Topic Get(string name)
    {
        if (_topics.TryGetValue(name, out var topic))
        {
            return topic;
        }

        return _options.AutoCreateTopics
            ? Create(name, new TopicOptions(), auto: true)
            : throw new BrokerException(Code.TopicNotFound, $"No topic route info in name server for the topic: {name}");
    }

    /// <summary>Finds or creates one of the broker's own topics, whatever the options say about those of users.</summary>
    public Topic GetInternal(string name) =>
        _topics.TryGetValue(name, out var topic) ? topic : Create(name, new TopicOptions { Queues = 1 });

    private bool IsAutoCreated(string name) => !_options.Topics.ContainsKey(name) && !name.StartsWith(DeadLetters.Prefix, StringComparison.Ordinal);

    private Topic Create(string name, TopicOptions options, bool auto = false)
    {
        lock (_creation)
        {
            if (_topics.TryGetValue(name, out var there))
            {
                return there;
            }

            if (auto && _autoCreated >= _options.MaxAutoCreatedTopics)
            {
                throw new BrokerException(Code.Forbidden,
                    $"{_options.MaxAutoCreatedTopics} topics were created on their first use, as many as the option {nameof(BrokerOptions.MaxAutoCreatedTopics)} allows: no topic {name}");
            }

            var topic = new PersistedTopic(_lastId + 1, name, options.Queues ?? _options.Queues,
                options.Type is { } type ? [type] : Mixed);
            _file.Add(topic);
            return Add(topic);
        }
    }

    private Topic Add(PersistedTopic persisted)
    {
        _lastId = Math.Max(_lastId, persisted.Id);
        _autoCreated += IsAutoCreated(persisted.Name) ? 1 : 0;
        var topic = new Topic(_log, persisted.Id, persisted.Name, persisted.Queues, persisted.Accepts);
        _byId[persisted.Id] = topic;
        return _topics[persisted.Name] = topic;
    }
}
