using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Reads the names of topics and groups. Namespaces make no difference, as on Apache RocketMQ.</summary>
internal static class Names
{
    private const int MaxTopicLength = 127;
    private const int MaxGroupLength = 120;

    /// <exception cref="BrokerException">ILLEGAL_TOPIC.</exception>
    public static string Topic(Resource? topic) => Checked(topic?.Name, Code.IllegalTopic, "The specified topic", MaxTopicLength);

    /// <exception cref="BrokerException">ILLEGAL_CONSUMER_GROUP.</exception>
    public static string Group(Resource? group) => Checked(group?.Name, Code.IllegalConsumerGroup, "the specified group", MaxGroupLength);

    private static string Checked(string? name, Code code, string what, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new BrokerException(code, $"{what} is blank");
        }

        if (name.Length > maxLength)
        {
            throw new BrokerException(code, $"{what} is longer than {what.Split(' ')[^1]} max length {maxLength}.");
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
