using Microsoft.Extensions.DependencyInjection;
using PushApp.AppHost.Processes;

namespace PushApp.AppHost.RocketMQ.Installation;

internal static class RocketMQInstallationExtensions
{
    /// <summary>
    /// Adds the distribution under <paramref name="home"/> as three processes of the machine's Java: name server,
    /// broker and cluster-mode proxy. Local mode would be one process less, but refuses consumer groups that nobody
    /// created, and gateways bring their own.
    /// </summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">The proxy's name and that of the connection string.</param>
    /// <param name="home">The distribution's folder.</param>
    /// <param name="topics">Topics that exist before the proxy starts: it remembers a missing one as empty for 20 s.</param>
    public static IResourceBuilder<RocketMQProxyResource> AddRocketMQInstallation(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string home, string[] topics)
    {
        var ports = RocketMQPorts.Free();
        var files = new RocketMQFiles(ports);
        // By a factory: the container disposes only what it made itself.
        builder.Services.AddSingleton(_ => files);
        var java = new JavaCommand(Path.GetFullPath(home), files.Folder);
        var admin = new MqAdmin(java, ports.NameServer);

        var nameServer = builder.AddExecutable($"{name}-namesrv", JavaCommand.Executable, files.Folder)
            .WithArgs(java.Arguments(
                ["-Xms64m", "-Xmx128m"],
                "org.apache.rocketmq.namesrv.NamesrvStartup", "-c", files.NameServerConfiguration))
            .WithEnvironment("ROCKETMQ_HOME", java.Home)
            .WithEndpoint(name: "tcp", scheme: "tcp", port: ports.NameServer, isProxied: false)
            .WithTcpHealthCheck("tcp")
            .OnBeforeResourceStarted((_, starting, _) =>
            {
                starting.Services.GetRequiredService<RocketMQFiles>().Write();
                return Task.CompletedTask;
            });

        var broker = builder.AddExecutable($"{name}-broker", JavaCommand.Executable, files.Folder)
            .WithArgs(java.Arguments(
                ["-Xms256m", "-Xmx512m", "-XX:MaxDirectMemorySize=512m"],
                "org.apache.rocketmq.broker.BrokerStartup", "-c", files.BrokerConfiguration))
            .WithEnvironment("ROCKETMQ_HOME", java.Home)
            .WithEndpoint(name: "tcp", scheme: "tcp", port: ports.Broker, isProxied: false)
            .WithTcpHealthCheck("tcp")
            .WaitFor(nameServer)
            .OnResourceReady(async (_, _, cancellationToken) =>
            {
                foreach (var topic in topics)
                {
                    await admin.CreateTopicAsync(topic, cancellationToken);
                }
            });

        var proxy = builder.AddResource(new RocketMQProxyResource(name, files.Folder))
            .WithArgs(java.Arguments(
                ["-Xms128m", "-Xmx256m", "-XX:MaxDirectMemorySize=256m"],
                "org.apache.rocketmq.proxy.ProxyStartup", "-pm", "cluster", "-pc", files.ProxyConfiguration))
            .WithEnvironment("ROCKETMQ_HOME", java.Home)
            .WithEndpoint(name: RocketMQProxyResource.PrimaryEndpointName, scheme: "tcp", port: ports.Grpc, isProxied: false)
            .WithTcpHealthCheck(RocketMQProxyResource.PrimaryEndpointName)
            .WaitFor(broker);

        nameServer.WithParentRelationship(proxy);
        broker.WithParentRelationship(proxy);
        return proxy;
    }
}
