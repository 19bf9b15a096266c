using System.Collections.Concurrent;
using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;

namespace PushApp.DevBroker.Consuming;

/// <summary>A consumer group: every message of a topic goes to one of its consumers.</summary>
/// <param name="id">Its number in the log.</param>
/// <param name="name">Its name.</param>
/// <param name="options">What was configured for it.</param>
/// <param name="journal">Keeps how far it is.</param>
/// <param name="timer">For messages that become visible again.</param>
/// <param name="isAlive">Whether a client, by its id, is connected.</param>
internal sealed class ConsumerGroup(int id, string name, GroupOptions options, ProgressJournal journal, DueTimer timer, Func<string, bool> isAlive)
{
    private readonly ConcurrentDictionary<int, TopicProgress> _topics = new();

    public int Id => id;

    public string Name => name;

    /// <summary>Messages of one message group are consumed in order, one at a time.</summary>
    public bool Fifo => options.Fifo;

    /// <summary>Deliveries of a message, the first included, before it goes to the dead-letter topic.</summary>
    public int MaxAttempts => options.MaxAttempts;

    /// <summary>Its progress in the topics that it has polled.</summary>
    public ICollection<TopicProgress> Topics => _topics.Values;

    public bool IsAlive(string clientId) => isAlive(clientId);

    public TopicProgress On(Topic topic) =>
        _topics.TryGetValue(topic.Id, out var progress) ? progress
            : _topics.GetOrAdd(topic.Id, _ => new TopicProgress(this, topic, journal, timer));

    /// <summary>Makes what a client held visible again, at <paramref name="at"/> (milliseconds of Unix time).</summary>
    public void Release(string clientId, long at)
    {
        foreach (var progress in _topics.Values)
        {
            progress.Release(clientId, at);
        }
    }
}
