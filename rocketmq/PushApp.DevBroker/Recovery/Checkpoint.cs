using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Recovery;

/// <summary>Writes into the log all that a restart needs beside the messages, so that retention can drop earlier records.</summary>
internal sealed class Checkpoint(MessageLog log, TopicCatalog topics, GroupCatalog groups, ProgressJournal journal)
{
    /// <summary>Completes when it is persisted.</summary>
    public async Task WriteAsync()
    {
        foreach (var topic in topics.All)
        {
            foreach (var queue in topic.Queues)
            {
                journal.Note(new QueueEnd { Topic = topic.Id, Queue = queue.Id, End = queue.MaxOffset });
            }
        }

        foreach (var group in groups.All)
        {
            foreach (var progress in group.Topics)
            {
                progress.Note();
            }
        }

        await log.WhenDurableAsync(log.DurableUntil);
    }
}
