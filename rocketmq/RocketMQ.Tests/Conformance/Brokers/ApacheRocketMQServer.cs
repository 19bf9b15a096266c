using System.Text.Json;
using Org.Apache.Rocketmq;
using RocketMQ.Hosting;
using RocketMQ.Hosting.Installation;

namespace RocketMQ.Tests.Conformance.Brokers;

/// <summary>
/// Apache RocketMQ as the distribution under ROCKETMQ_HOME has it: name server, broker and cluster-mode proxy, each a
/// process of the machine's Java, with a store in a temporary folder.
/// </summary>
public sealed class ApacheRocketMQServer : BrokerUnderTest
{
    private static readonly string[] JavaOptions =
    [
        "--add-exports", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens", "java.base/java.nio=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED",
    ];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("rocketmq-");
    private readonly int _nameServerPort = FreePort.Next();
    private readonly int _brokerPort = FreePort.Next(-2, 1);
    private readonly int _remotingPort = FreePort.Next();
    private readonly int _proxyPort = FreePort.Next();
    private readonly List<ServerProcess> _processes = [];

    public override bool IsDurable => true;

    public override async Task InitializeAsync()
    {
        if (RocketMQHomeFactAttribute.Home is null)
        {
            return;
        }

        Endpoints = $"127.0.0.1:{_proxyPort}";
        WriteConfiguration();
        try
        {
            _processes.Add(await StartAsync("name server", "namesrv.NamesrvStartup", _nameServerPort, ["-Xms64m", "-Xmx128m"], "-c", File("namesrv.conf")));
            _processes.Add(await StartBrokerAsync());
            _processes.Add(await StartProxyAsync(_proxyPort, File("proxy.json")));
            await ServingAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public override async Task DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    public override async Task RestartAsync()
    {
        await _processes[1].TerminateAsync();
        _processes[1] = await StartBrokerAsync();
        await ServingAsync();
    }

    /// <summary>A second proxy of the same broker: where requests are checked, the proxy does it.</summary>
    protected override async Task<string> StartSignedAsync()
    {
        var port = FreePort.Next();
        WriteProxyConfiguration(File("proxy-signed.json"), port, FreePort.Next(), new()
        {
            ["authenticationEnabled"] = true,
            ["authenticationProvider"] = "org.apache.rocketmq.auth.authentication.provider.DefaultAuthenticationProvider",
            ["authenticationMetadataProvider"] = "org.apache.rocketmq.proxy.auth.ProxyAuthenticationMetadataProvider",
        });
        _processes.Add(await StartProxyAsync(port, File("proxy-signed.json")));
        return $"127.0.0.1:{port}";
    }

    private Task<ServerProcess> StartProxyAsync(int port, string configuration) => StartAsync(
        "proxy", "proxy.ProxyStartup", port, ["-Xms128m", "-Xmx256m", "-XX:MaxDirectMemorySize=256m"], "-pm", "cluster", "-pc", configuration);

    private Task<ServerProcess> StartBrokerAsync() => StartAsync(
        "broker", "broker.BrokerStartup", _brokerPort, ["-Xms256m", "-Xmx512m", "-XX:MaxDirectMemorySize=512m"], "-c", File("broker.conf"));

    private Task<ServerProcess> StartAsync(string name, string main, int port, string[] memory, params string[] arguments)
    {
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        var java = string.IsNullOrEmpty(home) ? "java" : Path.Combine(home, "bin", "java");
        return ServerProcess.StartAsync(
            name,
            java,
            [
                .. JavaOptions, .. memory, $"-Duser.home={_data.FullName}", $"-Drocketmq.home.dir={RocketMQHomeFactAttribute.Home}",
                "-cp", $"{RocketMQHomeFactAttribute.Home}/conf{Path.PathSeparator}{RocketMQHomeFactAttribute.Home}/lib/*", $"org.apache.rocketmq.{main}", .. arguments,
            ],
            _data.FullName,
            port);
    }

    // A client that asks before the broker is registered makes the proxy take a topic for missing for 20 s, so the
    // question is about all topics at once and asked until it is answered.
    private Task ServingAsync() => Eventually.TrueAsync(
        async () =>
        {
            await using var producer = await new Producer.Builder()
                .SetClientConfig(new ClientConfig.Builder().SetEndpoints(Endpoints).EnableSsl(false).Build())
                .SetTopics([.. Layout.Topics.Keys])
                .Build();
            await producer.Send(new Message.Builder().SetTopic(Layout.Normal).SetTag("ready").SetBody([1]).Build());
            return true;
        },
        TimeSpan.FromMinutes(2));

    private string File(string name) => Path.Combine(_data.FullName, name);

    // The broker counts its questions about an undecided transaction also while no producer is connected, so while it goes
    // down and comes up again, and gives the message up after transactionCheckMax (15) of them: at this pace after half a minute.
    private void WriteConfiguration()
    {
        System.IO.File.WriteAllText(File("namesrv.conf"), $"listenPort={_nameServerPort}\n");
        System.IO.File.WriteAllText(File("broker.conf"), $"""
            {RocketMQConfiguration.SharedBroker}
            listenPort={_brokerPort}
            haListenPort={_brokerPort + 1}
            namesrvAddr=127.0.0.1:{_nameServerPort}
            storePathRootDir={File("store")}
            storePathCommitLog={File("store/commitlog")}
            recallMessageEnable=true
            transactionTimeOut=1000
            transactionCheckInterval=2000
            transactionCheckMax=1000
            authConfigPath={File("store/auth")}
            authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider
            initAuthenticationUser={JsonSerializer.Serialize(new { username = Layout.AccessKey, password = Layout.SecretKey })}

            """);
        WriteProxyConfiguration(File("proxy.json"), _proxyPort, _remotingPort, []);

        // Where the broker keeps its topics and groups: found there at its first start, they need no admin tool.
        Directory.CreateDirectory(File("store/config"));
        var version = new { counter = 1, stateVersion = 0, timestamp = 0 };
        System.IO.File.WriteAllText(File("store/config/topics.json"), JsonSerializer.Serialize(new
        {
            dataVersion = version,
            topicConfigTable = Layout.Topics.ToDictionary(topic => topic.Key, topic => new
            {
                topicName = topic.Key,
                readQueueNums = Layout.Queues,
                writeQueueNums = Layout.Queues,
                perm = 6,
                topicFilterType = "SINGLE_TAG",
                topicSysFlag = 0,
                order = false,
                attributes = new Dictionary<string, string> { ["message.type"] = topic.Value.ToUpperInvariant() },
            }),
        }));
        System.IO.File.WriteAllText(File("store/config/subscriptionGroup.json"), JsonSerializer.Serialize(new
        {
            dataVersion = version,
            forbiddenTable = new { },
            subscriptionGroupTable = Layout.Groups.ToDictionary(group => group.Key, group => new
            {
                groupName = group.Key,
                consumeEnable = true,
                consumeFromMinEnable = true,
                consumeBroadcastEnable = true,
                consumeMessageOrderly = group.Value.Ordered,
                retryQueueNums = 1,
                retryMaxTimes = group.Value.MaxAttempts - 1,
                brokerId = 0,
                whichBrokerWhenConsumeSlowly = 1,
                notifyConsumerIdsChangedEnable = true,
                groupSysFlag = 0,
                consumeTimeoutMinute = 15,
            }),
        }));
    }

    private void WriteProxyConfiguration(string file, int port, int remotingPort, Dictionary<string, object> more) =>
        System.IO.File.WriteAllText(file, JsonSerializer.Serialize(new Dictionary<string, object>(more)
        {
            ["rocketMQClusterName"] = "DefaultCluster",
            ["namesrvAddr"] = $"127.0.0.1:{_nameServerPort}",
            ["grpcServerPort"] = port,
            ["remotingListenPort"] = remotingPort,
            ["useEndpointPortFromRequest"] = true,
            ["transactionHeartbeatPeriodSecond"] = 1,
        }));
}
