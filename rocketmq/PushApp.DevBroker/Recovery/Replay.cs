using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Delays;
using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Transactions;

namespace PushApp.DevBroker.Recovery;

/// <summary>Restores the broker's state in memory from the records of the log, read in order.</summary>
/// <param name="topics">The topics, as the catalog file has them.</param>
/// <param name="groups">The consumer groups, likewise.</param>
/// <param name="delayed">The messages that wait for their time.</param>
/// <param name="halves">The messages whose transactions are open.</param>
/// <param name="reconnectDeadline">Until when clients can come back to the messages they hold, in milliseconds of Unix time.</param>
internal sealed class Replay(TopicCatalog topics, GroupCatalog groups, DelayedMessages delayed, HalfMessages halves, long reconnectDeadline)
{
    /// <summary>Messages found in queues.</summary>
    public long Messages { get; private set; }

    /// <summary>Takes over one record. One of a topic or group that the catalog does not know is nobody's.</summary>
    public void Take(long address, ReadOnlySpan<byte> record)
    {
        switch ((RecordKind)record[0])
        {
            case RecordKind.Message:
                Take(address, new MessageHead(record));
                break;
            case RecordKind.Delayed:
                var late = new MessageHead(record);
                delayed.Restore(address, late.Topic, late.Time);
                break;
            case RecordKind.Half:
                var half = new MessageHead(record);
                halves.Restore(address, half.Topic, half.Time);
                break;
            case RecordKind.Settled:
                Settle(SettledRecord.AddressIn(record));
                break;
            case RecordKind.Progress:
                Take(Entry.Parser.ParseFrom(record[1..]));
                break;
        }
    }

    private void Take(long address, MessageHead head)
    {
        if (head.Origin >= 0)
        {
            Settle(head.Origin);
        }

        if (topics.Find(head.Topic) is { } topic && head.Queue < topic.Queues.Count)
        {
            topic.Queues[head.Queue].Restore(head.Offset, new QueueEntry(address, topic.Tags.NumberOf(head.Tag), head.Order));
            Messages++;
        }
    }

    private void Take(Entry entry)
    {
        switch (entry.WhatCase)
        {
            case Entry.WhatOneofCase.Popped when ProgressOf(entry.Popped.Group, entry.Popped.Topic) is { } progress:
                foreach (var queue in entry.Popped.Queues)
                {
                    progress.Queues[queue.Queue].Restore(queue, entry.Popped.Client, reconnectDeadline);
                }

                break;
            case Entry.WhatOneofCase.Acknowledged when ProgressOf(entry.Acknowledged.Group, entry.Acknowledged.Topic) is { } progress:
                for (var i = 0; i < entry.Acknowledged.Offsets.Count; i++)
                {
                    progress.Queues[entry.Acknowledged.Queues[i]].RestoreAcknowledged(entry.Acknowledged.Offsets[i]);
                }

                break;
            case Entry.WhatOneofCase.QueueEnd when topics.Find(entry.QueueEnd.Topic) is { } topic:
                topic.Queues[entry.QueueEnd.Queue].RestoreEnd(entry.QueueEnd.End);
                break;
        }
    }

    private TopicProgress? ProgressOf(int group, int topic) =>
        groups.Find(group) is { } known && topics.Find(topic) is { } polled ? known.On(polled) : null;

    private void Settle(long address)
    {
        delayed.RestoreSettled(address);
        halves.RestoreSettled(address);
    }
}
