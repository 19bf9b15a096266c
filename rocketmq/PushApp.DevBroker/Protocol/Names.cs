using System.Collections.Frozen;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Reads the names of topics and groups. Namespaces make no difference, as on Apache RocketMQ.</summary>
internal static class Names
{
    private const int MaxTopicLength = 127;
    private const int MaxGroupLength = 120;

    private const string SystemPrefix = "rmq_sys_";

    /// <summary>Topics of Apache RocketMQ's own, besides those with its prefix.</summary>
    private static readonly FrozenSet<string> SystemTopics = FrozenSet.Create(StringComparer.Ordinal,
    [
        "TBW102", "SCHEDULE_TOPIC_XXXX", "BenchmarkTest", "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRACE_TOPIC",
        "RMQ_SYS_TRANS_OP_HALF_TOPIC", "TRANS_CHECK_MAX_TIME_TOPIC", "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT",
    ]);

    /// <exception cref="BrokerException">ILLEGAL_TOPIC.</exception>
    public static string Topic(Resource? topic)
    {
        var name = Checked(topic?.Name, Code.IllegalTopic, "The specified topic");
        if (name.Length > MaxTopicLength)
        {
            throw new BrokerException(Code.IllegalTopic, $"The specified topic is longer than topic max length {MaxTopicLength}.");
        }

        return SystemTopics.Contains(name) || name.StartsWith(SystemPrefix, StringComparison.Ordinal)
            ? throw new BrokerException(Code.IllegalTopic, "cannot access system topic")
            : name;
    }

    /// <exception cref="BrokerException">ILLEGAL_CONSUMER_GROUP.</exception>
    public static string Group(Resource? group)
    {
        var name = Checked(group?.Name, Code.IllegalConsumerGroup, "the specified group");
        return name.Length <= MaxGroupLength
            ? name
            : throw new BrokerException(Code.IllegalConsumerGroup,
                $"the specified group[{name}] is longer than group max length: {MaxGroupLength}.");
    }

    private static string Checked(string? name, Code code, string what)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new BrokerException(code, $"{what} is blank");
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('%' or '|' or '-' or '_'))
            {
                throw new BrokerException(code,
                    $"{what}[{name}] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$");
            }
        }

        return name;
    }
}
