namespace PushApp.AppHost.RocketMQ;

/// <summary>
/// Lines of <c>broker.conf</c> that every broker of PushApp has, wherever it runs. Mapped files and indexes are sized for
/// a laptop: the defaults reserve 1.4 GB before the first message.
/// </summary>
internal static class BrokerSettings
{
    public const string Shared = """
        brokerClusterName=DefaultCluster
        brokerName=broker-a
        brokerId=0
        brokerIP1=127.0.0.1
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
}
