using PushApp.AppHost.Processes;

namespace PushApp.AppHost.RocketMQ.Installation;

/// <summary>The ports of one installation, all free when taken.</summary>
/// <param name="Grpc">The proxy's gRPC port: the one that clients use.</param>
/// <param name="Remoting">The proxy's remoting port.</param>
/// <param name="NameServer">The name server's port.</param>
/// <param name="Broker">The broker's port; it also takes the second one below it, and the next one for replication.</param>
internal sealed record RocketMQPorts(int Grpc, int Remoting, int NameServer, int Broker)
{
    public int BrokerReplication => Broker + 1;

    public static RocketMQPorts Free() => new(FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.NextOf(-2, 0, 1));
}
