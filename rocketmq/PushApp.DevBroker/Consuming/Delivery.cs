using PushApp.DevBroker.Storage;

namespace PushApp.DevBroker.Consuming;

/// <summary>A message that a group has been given and has not acknowledged.</summary>
internal sealed class Delivery(long offset, QueueEntry entry)
{
    public long Offset => offset;

    public QueueEntry Entry => entry;

    /// <summary>How often it has been given out, this time included.</summary>
    public int Attempt { get; set; }

    /// <summary>Tells this delivery's receipt handle from earlier ones of the same message.</summary>
    public long Serial { get; set; }

    /// <summary>When the group may have it again, in milliseconds of Unix time.</summary>
    public long VisibleAt { get; set; }

    /// <summary>The client for which the broker keeps it invisible; null when the client said for how long itself.</summary>
    public string? RenewedFor { get; set; }

    /// <summary>Its place in <see cref="DeliveryHeap"/>; -1 when it is not there.</summary>
    public int HeapIndex { get; set; } = -1;
}
