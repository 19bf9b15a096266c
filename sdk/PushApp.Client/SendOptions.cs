namespace PushApp.Client;

/// <summary>How a message is sent.</summary>
public sealed record SendOptions
{
    /// <summary>
    /// The message's id, 1 to 128 letters, digits and <c>. _ @ : -</c>; null to have one made. Sending with the same id again
    /// within 24 hours changes nothing: keep it where the application itself may send the message a second time.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Whether the inbox keeps the message for devices that are away.</summary>
    public bool Persist { get; init; } = true;

    /// <summary>Whom the receiver sees as the sender; null for the token's user. Another one needs the scope <c>push:system</c>.</summary>
    public string? From { get; init; }
}
