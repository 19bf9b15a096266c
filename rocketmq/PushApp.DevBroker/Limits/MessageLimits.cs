using PushApp.RocketMQ.Protocol;
using Encoding = System.Text.Encoding;

namespace PushApp.DevBroker.Limits;

/// <summary>The limits of Apache RocketMQ's proxy for a message, with its codes and texts.</summary>
internal static class MessageLimits
{
    /// <summary>Bytes.</summary>
    public const int MaxBodySize = 4 * 1024 * 1024;

    /// <summary>Bytes of a message with all that it may have besides, so that what is added to it fits into a record of the log.</summary>
    private const int MaxSize = 6 * 1024 * 1024;

    private const int MaxProperties = 128;
    private const int MaxPropertiesSize = 16 * 1024;
    private const int MaxMessageGroupSize = 64;
    private const long MaxDelayMilliseconds = 24 * 60 * 60 * 1000;
    private const long MaxRecoverySeconds = 60 * 60;

    /// <summary>Checks a message that a producer sends at <paramref name="now"/> (milliseconds of Unix time).</summary>
    /// <exception cref="BrokerException">Something is too large, empty or not allowed.</exception>
    public static void Check(Message message, long now)
    {
        CheckBody(message.Body.Length);
        if (string.IsNullOrWhiteSpace(message.SystemProperties?.MessageId))
        {
            throw new BrokerException(Code.IllegalMessageId, "message id cannot be empty");
        }

        CheckProperties(message);
        CheckTimes(message.SystemProperties, now);
        CheckMessageGroup(message.SystemProperties.MessageGroup);
        CheckPriority(message.SystemProperties);
        if (message.CalculateSize() > MaxSize)
        {
            throw new BrokerException(Code.InternalServerError, "the message is illegal, maybe msg body or properties length not matched.");
        }
    }

    private static void CheckPriority(SystemProperties properties)
    {
        if (properties.Priority < 0)
        {
            throw new BrokerException(Code.InternalServerError, "The priority must be greater than or equal to 0");
        }
    }

    private static void CheckBody(int length)
    {
        if (length == 0)
        {
            throw new BrokerException(Code.MessageBodyEmpty, "message body cannot be empty");
        }

        if (length > MaxBodySize)
        {
            throw new BrokerException(Code.MessageBodyTooLarge, $"message body cannot exceed the max {MaxBodySize}");
        }
    }

    private static void CheckProperties(Message message)
    {
        if (message.UserProperties.Count > MaxProperties)
        {
            throw new BrokerException(Code.MessagePropertiesTooLarge, $"too many user properties, max is {MaxProperties}");
        }

        var size = 0;
        foreach (var (key, value) in message.UserProperties)
        {
            if (ReservedProperties.Contains(key))
            {
                throw new BrokerException(Code.IllegalMessagePropertyKey, $"property is used by system: {key}");
            }

            CheckControlCharacters(key, Code.IllegalMessagePropertyKey, "the key of property");
            CheckControlCharacters(value, Code.IllegalMessagePropertyKey, "the value of property");
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }

        var tag = message.SystemProperties.Tag;
        CheckText(tag, Code.IllegalMessageTag, "tag");
        if (tag.Contains('|', StringComparison.Ordinal))
        {
            throw new BrokerException(Code.IllegalMessageTag, "tag cannot contain '|'");
        }

        size += Encoding.UTF8.GetByteCount(tag);
        foreach (var key in message.SystemProperties.Keys)
        {
            CheckText(key, Code.IllegalMessageKey, "key");
            size += Encoding.UTF8.GetByteCount(key);
        }

        if (size > MaxPropertiesSize)
        {
            throw new BrokerException(Code.MessagePropertiesTooLarge,
                $"the total size of user property is too large, max is {MaxPropertiesSize}");
        }
    }

    private static void CheckTimes(SystemProperties properties, long now)
    {
        if (properties.DeliveryTimestamp is { } due && WireTimes.MillisecondsOf(due) - now > MaxDelayMilliseconds)
        {
            throw new BrokerException(Code.IllegalDeliveryTime,
                $"the max delay time of message is too large, max is {MaxDelayMilliseconds}");
        }

        if (properties.OrphanedTransactionRecoveryDuration is { } recovery && WireTimes.MillisecondsOf(recovery) >= (MaxRecoverySeconds + 1) * 1000)
        {
            throw new BrokerException(Code.BadRequest,
                $"the max transaction recovery time of message is too large, max is {MaxRecoverySeconds}");
        }
    }

    private static void CheckMessageGroup(string group)
    {
        CheckText(group, Code.IllegalMessageGroup, "message group");
        if (Encoding.UTF8.GetByteCount(group) >= MaxMessageGroupSize)
        {
            throw new BrokerException(Code.IllegalMessageGroup, $"message group exceed the max size {MaxMessageGroupSize}");
        }
    }

    private static void CheckText(string text, Code code, string what)
    {
        if (text.Length > 0 && string.IsNullOrWhiteSpace(text))
        {
            throw new BrokerException(code, $"{what} cannot be the char sequence of whitespace");
        }

        CheckControlCharacters(text, code, what);
    }

    private static void CheckControlCharacters(string text, Code code, string what)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                throw new BrokerException(code, $"{what} cannot contain control character");
            }
        }
    }
}
