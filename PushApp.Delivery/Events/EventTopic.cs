namespace PushApp.Delivery.Events;

/// <summary>
/// The RocketMQ topic that tells an application what happens: each message is one <see cref="PushEvent"/>, its tag says of
/// which kind it is, its message group is the user, its key is the event's id.
/// </summary>
public static class EventTopic
{
    /// <summary>The topic's name. Its type is FIFO: events of one user stay in order.</summary>
    public const string Name = "PUSH_EVENT";

    /// <summary>The tag of events that say that a user has come or left.</summary>
    public const string Presence = "presence";

    /// <summary>The tag of events that carry a message for a user who is away.</summary>
    public const string Away = "away";

    /// <summary>The tag of events that say how far a device has come.</summary>
    public const string Receipt = "receipt";

    /// <summary>All tags.</summary>
    public static IReadOnlyList<string> Tags { get; } = [Presence, Away, Receipt];

    /// <summary>
    /// The consumer group of a webhook: a FIFO group. A group of another kind works too; its order is then lost where the
    /// process that delivers is killed.
    /// </summary>
    public static string GroupOf(string webhook) => $"PUSH_WEBHOOK_{webhook}";
}
