using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Reads the names of topics and groups. A namespace is part of the name: <c>namespace%name</c>.</summary>
internal static class Names
{
    private const int MaxTopicLength = 127;
    private const int MaxGroupLength = 120;

    /// <exception cref="BrokerException">ILLEGAL_TOPIC.</exception>
    public static string Topic(Resource? topic) => Checked(topic, Code.IllegalTopic, "topic", MaxTopicLength);

    /// <exception cref="BrokerException">ILLEGAL_CONSUMER_GROUP.</exception>
    public static string Group(Resource? group) => Checked(group, Code.IllegalConsumerGroup, "group", MaxGroupLength);

    private static string Checked(Resource? resource, Code code, string what, int maxLength)
    {
        var name = resource?.Name ?? "";
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new BrokerException(code, $"the specified {what} is blank");
        }

        if (name.Length > maxLength)
        {
            throw new BrokerException(code, $"the specified {what} is longer than {what} max length {maxLength}.");
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('%' or '|' or '-' or '_'))
            {
                throw new BrokerException(code,
                    $"the specified {what}[{name}] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$");
            }
        }

        return resource!.ResourceNamespace.Length == 0 ? name : $"{resource.ResourceNamespace}%{name}";
    }
}
