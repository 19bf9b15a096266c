namespace PushApp.Tests.Conformance.Brokers;

/// <summary>The topics and groups that every broker under test has from the start.</summary>
internal static class Layout
{
    public const int Queues = 4;

    public const string Normal = "CONFORMANCE_NORMAL";
    public const string Fifo = "CONFORMANCE_FIFO";
    public const string Delay = "CONFORMANCE_DELAY";
    public const string Transaction = "CONFORMANCE_TRANSACTION";

    /// <summary>For tests that end the broker, so that what they leave behind is nobody else's.</summary>
    public const string Restarted = "CONFORMANCE_RESTARTED";

    /// <summary>By name, with the one type of message that each takes.</summary>
    public static readonly IReadOnlyDictionary<string, string> Topics = new Dictionary<string, string>
    {
        [Normal] = "Normal",
        [Fifo] = "Fifo",
        [Delay] = "Delay",
        [Transaction] = "Transaction",
        [Restarted] = "Normal",
    };

    /// <summary>Groups that consume in order; every other group comes into being when it is first used.</summary>
    public static readonly IReadOnlyList<string> OrderedGroups = ["ORDERED_KEEPS", "ORDERED_RETRIES"];
}
