namespace PushApp.Delivery.Envelopes;

/// <summary>One message for one user, on its way from the chat API or the inbox to the user's devices.</summary>
public sealed record PushItem
{
    /// <summary>The receiver.</summary>
    public required string User { get; init; }

    /// <summary>The message's id, unique for its sender and receiver.</summary>
    public required string Id { get; init; }

    /// <summary>Its place among the user's messages, from 1 without gaps; 0 if it is not persisted.</summary>
    public long Seq { get; init; }

    /// <summary>Which numbering <see cref="Seq"/> belongs to: a new one starts when Redis lost its data. Empty if it is not persisted.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>The sender.</summary>
    public required string From { get; init; }

    /// <summary>The group that it was sent to, of which the receiver was a member; null where it was sent to users.</summary>
    public string? Group { get; init; }

    /// <summary>When the chat API took the message, in whole milliseconds.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The body: one JSON value in UTF-8, exactly as it was sent. May be a slice of the buffer that it was read from.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How often a gateway that did not hold the user has forwarded it.</summary>
    public int Hops { get; init; }

    /// <summary>The W3C trace context of the span that sent it; null where it was not traced.</summary>
    public string? Traceparent { get; init; }
}
