namespace PushApp.AppHost.RocketMQ;

/// <summary>
/// What the container runs. Topics come before the proxy, which remembers a missing one as empty for 20 s;
/// useEndpointPortFromRequest makes routes name the address that the client used, whatever port the host maps.
/// Passed as an argument, not a file, so that a published manifest is complete.
/// </summary>
internal static class RocketMQStartScript
{
    public const string Text = $$"""
        set -e
        cd "$ROCKETMQ_HOME/bin"
        cat >/tmp/broker.conf <<C
        {{BrokerSettings.Shared}}
        namesrvAddr=127.0.0.1:9876
        storePathRootDir=/home/rocketmq/store
        storePathCommitLog=/home/rocketmq/store/commitlog
        C
        cat >/tmp/proxy.json <<C
        {"rocketMQClusterName":"DefaultCluster","namesrvAddr":"127.0.0.1:9876","grpcServerPort":8081,"useEndpointPortFromRequest":true}
        C
        JAVA_OPT_EXT="-Duser.home=/home/rocketmq -Xms64m -Xmx128m -Xmn32m" sh mqnamesrv &
        JAVA_OPT_EXT="-Duser.home=/home/rocketmq -Xms256m -Xmx512m -Xmn128m -XX:MaxDirectMemorySize=512m" sh mqbroker -c /tmp/broker.conf &
        until sh mqadmin clusterList -n 127.0.0.1:9876 2>/dev/null | grep -q broker-a; do sleep 1; done
        for topic in $TOPICS; do
            sh mqadmin updateTopic -n 127.0.0.1:9876 -c DefaultCluster -t "$topic" -r 4 -w 4 -a +message.type=NORMAL
        done
        JAVA_OPT_EXT="-Duser.home=/home/rocketmq -Xms128m -Xmx256m -Xmn64m -XX:MaxDirectMemorySize=256m" exec sh mqproxy -pm cluster -pc /tmp/proxy.json
        """;
}
