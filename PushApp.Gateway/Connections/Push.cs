using System.Diagnostics;
using PushApp.Delivery.Envelopes;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Connections;

/// <summary>One message on its way to the devices of its user: encoded once, shared by all of them.</summary>
internal sealed class Push(PushItem item, ActivityContext parent = default, bool replayed = false)
{
    /// <summary>The message without its body, which may be a slice of a much larger buffer.</summary>
    public PushItem Item { get; } = item with { Body = default };

    /// <summary>The message as a frame.</summary>
    public ReadOnlyMemory<byte> Frame { get; } = ServerFrames.Message(item);

    /// <summary>The span that the push belongs to; default where there is none.</summary>
    public ActivityContext Parent { get; } = parent;

    /// <summary>Whether it comes from the inbox, not live.</summary>
    public bool Replayed { get; } = replayed;

    /// <summary>When the gateway took it.</summary>
    public DateTimeOffset TakenAt { get; } = DateTimeOffset.UtcNow;
}
