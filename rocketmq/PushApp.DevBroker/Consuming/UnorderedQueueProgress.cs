using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>The progress of a group that takes messages as they come: each is held, acknowledged and comes again by itself.</summary>
internal sealed class UnorderedQueueProgress(ConsumerGroup group, TopicQueue queue) : QueueProgress(group, queue)
{
    private readonly HeldMessageHeap _byTime = new();

    protected override long? NextVisible => _byTime.First?.VisibleAt;

    /// <summary>First those that are visible again, then new ones.</summary>
    protected override void Take(PollRequest request, long now, List<PoppedMessage> messages, QueuePops? note)
    {
        while (messages.Count < request.Batch && _byTime.First is { } due && due.VisibleAt <= now)
        {
            messages.Add(Deliver(due, request, now, note));
            RenewDue(now);
        }

        while (messages.Count < request.Batch)
        {
            if (!Queue.TryFind(request.Filter, Next, out var offset, out var entry))
            {
                // Offsets belong to the group, not to a tag: what this poll does not want, no other of the group gets.
                Next = offset;
                return;
            }

            Next = offset + 1;
            var message = new HeldMessage(offset, entry);
            Held.Add(offset, message);
            messages.Add(Deliver(message, request, now, note));
        }
    }

    protected override void RenewDue(long now)
    {
        while (_byTime.First is { } due && due.VisibleAt <= now && IsRenewed(due))
        {
            _byTime.Move(due, now + RenewalMilliseconds);
        }
    }

    protected override void SetVisible(HeldMessage message, long at) => _byTime.Move(message, at);

    protected override bool Done(HeldMessage message, long now)
    {
        _byTime.Remove(message);
        return false;
    }

    protected override void Restored(IReadOnlyList<HeldMessage> held, long now)
    {
        foreach (var message in held)
        {
            _byTime.Move(message, message.VisibleAt);
        }
    }
}
