using RocketMQ.Hosting.Installation;

namespace RocketMQ.Hosting;

/// <summary>The ports of name server, broker and proxy on one machine.</summary>
/// <param name="Grpc">The proxy's gRPC port: the one that clients use.</param>
/// <param name="Remoting">The proxy's remoting port.</param>
/// <param name="NameServer">The name server's port.</param>
/// <param name="Broker">The broker's port; it also takes the second one below it, and the next one for replication.</param>
internal sealed record RocketMQPorts(int Grpc, int Remoting, int NameServer, int Broker)
{
    /// <summary>RocketMQ's own choice, for where nobody else is: a container.</summary>
    public static RocketMQPorts Usual { get; } = new(Grpc: 8081, Remoting: 8080, NameServer: 9876, Broker: 10911);

    public int BrokerReplication => Broker + 1;

    /// <summary>All free a moment ago.</summary>
    public static RocketMQPorts Free() => new(FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.NextOf(-2, 0, 1));
}
