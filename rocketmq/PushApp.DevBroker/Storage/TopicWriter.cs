using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Storage;

/// <summary>Puts messages into topics: they are stored when it completes, and the polls that wait for them are awake.</summary>
internal sealed class TopicWriter(MessageLog log, DueTimer timer)
{
    /// <summary>The origin of a message that was neither delayed nor part of a transaction.</summary>
    public const long NoOrigin = -1;

    /// <summary>Stores messages of one topic in one queue; returns the offset of the first.</summary>
    /// <param name="origin">The log address of the delayed or half message that this one fulfils.</param>
    public async ValueTask<long> WriteAsync(Topic topic, IReadOnlyList<Message> messages, long origin = NoOrigin)
    {
        var queue = topic.QueueFor(messages[0]);
        var now = timer.Now;
        var (first, last) = queue.Append(messages[0], origin, now);
        for (var i = 1; i < messages.Count; i++)
        {
            (_, last) = queue.Append(messages[i], origin, now);
        }

        await log.WhenDurableAsync(last);
        foreach (var message in messages)
        {
            topic.Waiting.Wake(message.SystemProperties.HasTag ? message.SystemProperties.Tag : null);
        }

        return first;
    }
}
