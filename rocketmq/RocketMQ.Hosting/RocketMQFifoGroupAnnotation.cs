using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A consumer group that exists before RocketMQ takes connections, and receives messages in order. Others come into being on first use.</summary>
/// <param name="Name">Its name.</param>
[DebuggerDisplay("FIFO group = {Name}")]
public sealed record RocketMQFifoGroupAnnotation(string Name) : IResourceAnnotation;
