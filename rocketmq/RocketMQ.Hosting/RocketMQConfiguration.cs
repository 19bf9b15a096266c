namespace RocketMQ.Hosting;

/// <summary>
/// The configuration of name server, broker and proxy on one machine, as their files have it. Name server and broker take
/// commands on loopback only; the proxy, and the broker's port for replication, cannot be told to.
/// </summary>
/// <param name="Ports">Their ports.</param>
/// <param name="Store">The folder of the broker's store.</param>
internal sealed record RocketMQConfiguration(RocketMQPorts Ports, string Store)
{
    public const string Cluster = "DefaultCluster";
    public const string BrokerName = "broker-a";

    /// <summary>
    /// Lines of <c>broker.conf</c> that every broker of PushApp has, wherever it runs. Mapped files and indexes are sized for
    /// a laptop: the defaults reserve 1.4 GB before the first message.
    /// </summary>
    public const string SharedBroker = $"""
        brokerClusterName={Cluster}
        brokerName={BrokerName}
        brokerId=0
        brokerIP1=127.0.0.1
        bindAddress=127.0.0.1
        mappedFileSizeCommitLog=67108864
        mappedFileSizeConsumeQueue=600000
        maxHashSlotNum=50000
        maxIndexNum=200000
        autoCreateTopicEnable=false
        autoCreateSubscriptionGroup=true
        enablePropertyFilter=true
        enablePopBufferMerge=true
        fileReservedTime=24
        """;

    /// <summary><c>namesrv.conf</c>.</summary>
    public string NameServer => $"listenPort={Ports.NameServer}\nbindAddress=127.0.0.1\n";

    /// <summary><c>broker.conf</c>.</summary>
    public string Broker => $"""
        {SharedBroker}
        listenPort={Ports.Broker}
        haListenPort={Ports.BrokerReplication}
        namesrvAddr=127.0.0.1:{Ports.NameServer}
        storePathRootDir={Store}
        storePathCommitLog={Store}/commitlog

        """.ReplaceLineEndings("\n");

    /// <summary>
    /// <c>rmq-proxy.json</c>. With useEndpointPortFromRequest routes name the address that the client itself used, whatever
    /// port of the host leads here.
    /// </summary>
    public string Proxy => $$"""
        {
          "rocketMQClusterName": "{{Cluster}}",
          "namesrvAddr": "127.0.0.1:{{Ports.NameServer}}",
          "grpcServerPort": {{Ports.Grpc}},
          "remotingListenPort": {{Ports.Remoting}},
          "useEndpointPortFromRequest": true
        }

        """.ReplaceLineEndings("\n");
}
