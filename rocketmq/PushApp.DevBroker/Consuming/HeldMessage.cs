using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>A message that a group has received and not acknowledged yet.</summary>
internal sealed class HeldMessage(long offset, QueueEntry entry)
{
    public long Offset => offset;

    public QueueEntry Entry => entry;

    /// <summary>How often it was delivered, this time included.</summary>
    public int Attempt { get; set; }

    /// <summary>The number of this delivery: tells its receipt handle from earlier ones of the same message.</summary>
    public long Serial { get; set; }

    /// <summary>When the group can receive it again, in milliseconds of Unix time.</summary>
    public long VisibleAt { get; set; }

    /// <summary>The client that it stays invisible for while that client is connected (auto renew); null where it has a duration.</summary>
    public string? RenewedFor { get; set; }

    /// <summary>Its place in <see cref="HeldMessageHeap"/>; -1 when it is not there.</summary>
    public int HeapIndex { get; set; } = -1;
}
