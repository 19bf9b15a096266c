using System.Diagnostics.CodeAnalysis;
using Org.Apache.Rocketmq;

namespace PushApp.Delivery.RocketMQ;

/// <summary>What is said to a gateway itself, in place of items for its users: a user property of an otherwise empty message.</summary>
/// <param name="GatewayId">The gateway that it is for.</param>
/// <param name="Kind">One of <see cref="ControlKinds"/>.</param>
/// <param name="Value">What is said, by kind.</param>
public sealed record ControlMessage(string GatewayId, string Kind, string Value)
{
    /// <summary>The property's value: kind and value.</summary>
    internal string Text => $"{Kind} {Value}";

    /// <summary>Reads a message that was received; false where it carries items.</summary>
    public static bool TryRead(MessageView message, [NotNullWhen(true)] out ControlMessage? control)
    {
        control = null;
        if (message.Properties.TryGetValue(MessageProperties.Control, out var text))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            control = space < 0
                ? new ControlMessage(message.Tag ?? "", text, "")
                : new ControlMessage(message.Tag ?? "", text[..space], text[(space + 1)..]);
        }

        return control is not null;
    }
}

/// <summary>What can be said to a gateway.</summary>
public static class ControlKinds
{
    /// <summary>By the gateway itself, to see that messages arrive: its boot id, and the number of the probe.</summary>
    public const string Probe = "probe";

    /// <summary>A connection has lost its device's route to another: boot, connection, the new route's order, user; "displaced" where that is another device's.</summary>
    public const string Taken = "taken";

    /// <summary>Whether Redis answers: who asks, and the question's id.</summary>
    public const string RedisQuestion = "redis-question";

    /// <summary>That Redis does: the question's value.</summary>
    public const string RedisAnswer = "redis-answer";

    /// <summary>A user's connections are to be ended: a <see cref="Disconnection"/>.</summary>
    public const string Disconnect = "disconnect";

    /// <summary>The gateway is to send its clients away and to stop: a <see cref="DrainOrder"/>.</summary>
    public const string Drain = "drain";
}
