using RocketMQ.Hosting.Installation;

namespace RocketMQ.Hosting;

/// <summary>
/// The configuration of name server, broker and proxy on one machine, as their files have it. Name server and broker take
/// commands on loopback only; the proxy, and the broker's port for replication, cannot be told to.
/// </summary>
/// <param name="Ports">Their ports.</param>
/// <param name="Folder">Where store and users are kept.</param>
/// <param name="Keys">The access key that the proxy asks for; null where it asks for none.</param>
internal sealed record RocketMQConfiguration(RocketMQPorts Ports, string Folder, RocketMQKeys? Keys = null)
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

    /// <summary>Where the broker keeps its users. It adds no second one to what is there, so this is to go before each start.</summary>
    public string Users => $"{Folder}/store/config/users";

    /// <summary><c>broker.conf</c>. The broker keeps the user; the proxy is who asks for it.</summary>
    public string Broker => $$"""
        {{SharedBroker}}
        listenPort={{Ports.Broker}}
        haListenPort={{Ports.BrokerReplication}}
        namesrvAddr=127.0.0.1:{{Ports.NameServer}}
        storePathRootDir={{Folder}}/store
        storePathCommitLog={{Folder}}/store/commitlog
        {{User}}

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
          "useEndpointPortFromRequest": true{{Authentication}}
        }

        """.ReplaceLineEndings("\n");

    private string User => Keys is null ? "" : $$"""
        authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider
        initAuthenticationUser={"username":"{{Keys.AccessKey}}","password":"{{Keys.SecretKey}}"}
        """;

    private string Authentication => Keys is null ? "" : """
        ,
          "authenticationEnabled": true,
          "authenticationProvider": "org.apache.rocketmq.auth.authentication.provider.DefaultAuthenticationProvider",
          "authenticationMetadataProvider": "org.apache.rocketmq.proxy.auth.ProxyAuthenticationMetadataProvider"
        """;
}

/// <summary>An access key and its secret, without quotation marks and backslashes.</summary>
internal sealed record RocketMQKeys(string AccessKey, string SecretKey);

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
    public static RocketMQPorts Free() => new(FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(-2, 1));
}
