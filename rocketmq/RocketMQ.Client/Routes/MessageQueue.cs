namespace Org.Apache.Rocketmq;

/// <summary>One queue of a topic on one broker; id −1 stands for all of the broker's queues.</summary>
internal sealed class MessageQueue
{
    public const int All = -1;

    /// <param name="wire">As the broker sent it; kept, for it is sent back with every poll.</param>
    public MessageQueue(Proto.MessageQueue wire)
    {
        Wire = wire;
        Endpoints = Endpoints.FromWire(wire.Broker.Endpoints);
    }

    public Proto.MessageQueue Wire { get; }

    public Endpoints Endpoints { get; }

    public bool IsWritable => IsMaster && Wire.Permission is Proto.Permission.Write or Proto.Permission.ReadWrite;

    public bool IsReadable => IsMaster && Wire.Permission is Proto.Permission.Read or Proto.Permission.ReadWrite;

    /// <summary>Identifies the queue in later answers.</summary>
    public (string Broker, int Id, Endpoints Endpoints) Key => (Wire.Broker.Name, Wire.Id, Endpoints);

    private bool IsMaster => Wire.Broker.Id == 0;

    public override string ToString() => $"{Wire.Topic.Name}/{Wire.Broker.Name}/{Wire.Id}@{Endpoints}";
}
