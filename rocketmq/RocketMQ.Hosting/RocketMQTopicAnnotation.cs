using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A topic that exists before RocketMQ takes connections.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Queues">How many queues it has for reading and for writing.</param>
/// <param name="Type">The only type of message that it takes.</param>
[DebuggerDisplay("Topic = {Name}, Queues = {Queues}, Type = {Type}")]
public sealed record RocketMQTopicAnnotation(string Name, int Queues, RocketMQTopicType Type = RocketMQTopicType.Normal) : IResourceAnnotation;

/// <summary>The type of message that a topic takes.</summary>
public enum RocketMQTopicType
{
    /// <summary>Messages without an order.</summary>
    Normal,

    /// <summary>Messages with a message group, those of a group in order.</summary>
    Fifo,
}
