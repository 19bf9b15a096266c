using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A topic for normal messages that exists before RocketMQ takes connections.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Queues">How many queues it has for reading and for writing.</param>
[DebuggerDisplay("Topic = {Name}, Queues = {Queues}")]
public sealed record RocketMQTopicAnnotation(string Name, int Queues) : IResourceAnnotation;
