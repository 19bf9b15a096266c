using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>
/// The progress of a group that wants order, as Apache RocketMQ has it: a poll takes a batch, and nobody gets anything of the
/// queue while a message of it is invisible and not acknowledged. Then the queue goes on with the first that was not
/// acknowledged, and those behind it come again, acknowledged or not.
/// </summary>
internal sealed class OrderedQueueProgress(ConsumerGroup group, TopicQueue queue) : QueueProgress(group, queue)
{
    /// <summary>What the newest poll took, in order, the acknowledged messages too.</summary>
    private List<HeldMessage> _batch = [];

    private string? _attempt;

    /// <summary>The queue goes on when all that is not acknowledged is visible.</summary>
    protected override long? NextVisible => Held.Count == 0 ? null : Held.Values.Max(message => message.VisibleAt);

    protected override void Take(PollRequest request, long now, List<PoppedMessage> messages, QueuePops? note)
    {
        // A client that polls again with the same attempt has not got the answer.
        var again = request.Attempt is not null && request.Attempt == _attempt;
        if (messages.Count == request.Batch || (NextVisible > now && !again))
        {
            return;
        }

        if (Held.Count > 0)
        {
            Next = Held.Keys.Min();
        }

        var before = _batch.ToDictionary(message => message.Offset);
        (_batch, _attempt) = ([], request.Attempt);
        Held.Clear();
        while (messages.Count < request.Batch && Queue.TryFind(request.Filter, Next, out var offset, out var entry))
        {
            Next = offset + 1;
            var message = before.GetValueOrDefault(offset) ?? new HeldMessage(offset, entry);
            message.Attempt -= again && message.Attempt > 0 ? 1 : 0;
            _batch.Add(message);
            Held.Add(offset, message);
            messages.Add(Deliver(message, request, now, note));
        }

        if (_batch.Count == 0)
        {
            // Offsets belong to the group, not to a tag: what this poll does not want, no other of the group gets.
            Queue.TryFind(request.Filter, Next, out var end, out _);
            Next = end;
        }
    }

    protected override void RenewDue(long now)
    {
        foreach (var message in Held.Values)
        {
            if (message.VisibleAt <= now && IsRenewed(message))
            {
                message.VisibleAt = now + RenewalMilliseconds;
            }
        }
    }

    protected override void SetVisible(HeldMessage message, long at) => message.VisibleAt = at;

    protected override bool Done(HeldMessage message, long now) => NextVisible is null || NextVisible <= now;

    protected override void Restored(IReadOnlyList<HeldMessage> held, long now) => _batch = [.. held];
}
