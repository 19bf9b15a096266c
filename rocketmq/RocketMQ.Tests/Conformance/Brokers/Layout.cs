namespace RocketMQ.Tests.Conformance.Brokers;

/// <summary>The topics and groups that every broker under test has from the start.</summary>
internal static class Layout
{
    public const int Queues = 4;

    public const string Normal = "CONFORMANCE_NORMAL";
    public const string Fifo = "CONFORMANCE_FIFO";
    public const string Delay = "CONFORMANCE_DELAY";
    public const string Transaction = "CONFORMANCE_TRANSACTION";

    public const string Priority = "CONFORMANCE_PRIORITY";

    /// <summary>For tests that end the broker, so that what they leave behind is nobody else's.</summary>
    public const string Restarted = "CONFORMANCE_RESTARTED";

    /// <summary>The access key of the broker that asks for signatures.</summary>
    public const string AccessKey = "conformance";
    public const string SecretKey = "conformance-secret";

    /// <summary>The topics by name, each with the one message type that it takes.</summary>
    public static readonly IReadOnlyDictionary<string, string> Topics = new Dictionary<string, string>
    {
        [Normal] = "Normal",
        [Fifo] = "Fifo",
        [Delay] = "Delay",
        [Transaction] = "Transaction",
        [Priority] = "Priority",
        [Restarted] = "Normal",
    };

    /// <summary>Groups that differ from those that come into being when they are first used.</summary>
    public static readonly IReadOnlyDictionary<string, Group> Groups = new Dictionary<string, Group>
    {
        ["ORDERED_KEEPS"] = new(Ordered: true),
        ["ORDERED_RETRIES"] = new(Ordered: true),
        ["ORDERED_ONE_BY_ONE"] = new(Ordered: true),
        ["ORDERED_SIMPLE"] = new(Ordered: true),
        ["ORDERED_BATCH"] = new(Ordered: true),
        ["ORDERED_AGAIN"] = new(Ordered: true),
        ["ORDERED_ATTEMPT"] = new(Ordered: true),
        ["ORDERED_NODE"] = new(Ordered: true),
        ["IMPATIENT"] = new(MaxAttempts: 2),
        ["ORDERED_IMPATIENT"] = new(Ordered: true, MaxAttempts: 2),
    };

    /// <param name="Ordered">Whether it consumes message groups in order.</param>
    /// <param name="MaxAttempts">Deliveries before a message becomes a dead letter.</param>
    public sealed record Group(bool Ordered = false, int MaxAttempts = 17);
}
