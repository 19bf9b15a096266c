using Microsoft.Extensions.DependencyInjection;

namespace RocketMQ.Hosting.Installation;

internal static class RocketMQInstallationExtensions
{
    /// <summary>
    /// Adds the distribution under <paramref name="home"/> as three processes of the machine's Java, on free ports: name
    /// server, broker and proxy. They are the children of the connection string that stands for them.
    /// </summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">The connection string's name.</param>
    /// <param name="home">The distribution's folder.</param>
    /// <param name="accessKey">The access key that requests must be signed with: the proxy listens on all interfaces.</param>
    /// <param name="secretKey">Its secret.</param>
    /// <param name="topics">Topics that exist before the proxy starts: it remembers a missing one as empty for 20 s.</param>
    /// <param name="fifoGroups">Consumer groups that receive messages in order.</param>
    /// <exception cref="InvalidOperationException">There is no Java, or no distribution that PushApp runs on.</exception>
    public static IResourceBuilder<ConnectionStringResource> AddRocketMQInstallation(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string home,
        IResourceBuilder<ParameterResource> accessKey,
        IResourceBuilder<ParameterResource> secretKey,
        IReadOnlyCollection<RocketMQTopicAnnotation> topics,
        IReadOnlyCollection<RocketMQFifoGroupAnnotation> fifoGroups)
    {
        var distribution = RocketMQDistribution.At(home);
        var executable = JavaRuntime.Find();
        var ports = RocketMQPorts.Free();
        var files = new RocketMQFiles(ports);
        // By a factory: the container disposes only what it made itself.
        builder.Services.AddSingleton(_ => files);
        var java = new JavaCommand(distribution.Home, files.Folder, Path.PathSeparator);
        var admin = new MqAdmin(executable, java, ports.NameServer);

        var nameServer = Server("namesrv", "tcp", ports.NameServer, java.NameServer(files.NameServerConfiguration))
            .WithTcpHealthCheck("tcp")
            .OnBeforeResourceStarted(async (_, starting, cancellationToken) =>
            {
                var keys = new RocketMQKeys(
                    (await accessKey.Resource.GetValueAsync(cancellationToken))!, (await secretKey.Resource.GetValueAsync(cancellationToken))!);
                starting.Services.GetRequiredService<RocketMQFiles>().Write(keys);
            });

        var broker = Server("broker", "tcp", ports.Broker, java.Broker(files.BrokerConfiguration))
            .WithTcpHealthCheck("tcp")
            .WaitFor(nameServer)
            .OnResourceReady(async (_, _, cancellationToken) =>
            {
                foreach (var topic in topics)
                {
                    await admin.CreateAsync(topic, cancellationToken);
                }

                foreach (var group in fifoGroups)
                {
                    await admin.CreateAsync(group, cancellationToken);
                }
            });

        var proxy = Server("proxy", RocketMQResource.PrimaryEndpointName, ports.Grpc, java.Proxy(files.ProxyConfiguration))
            .WithRocketMQHealthCheck(RocketMQResource.PrimaryEndpointName)
            .WaitFor(broker);

        var rocketmq = builder
            .AddConnectionString(name, RocketMQConnectionString.Of(proxy.GetEndpoint(RocketMQResource.PrimaryEndpointName), accessKey.Resource, secretKey.Resource))
            .WithIconName("ArrowSwap")
            .WaitFor(proxy);
        nameServer.WithParentRelationship(rocketmq);
        broker.WithParentRelationship(rocketmq);
        proxy.WithParentRelationship(rocketmq);
        return rocketmq;

        IResourceBuilder<ExecutableResource> Server(string part, string endpoint, int port, string[] arguments) =>
            builder.AddExecutable($"{name}-{part}", executable, files.Folder)
                .WithArgs(arguments)
                .WithEnvironment(JavaCommand.OptionsVariable, JavaCommand.Options)
                .WithEndpoint(name: endpoint, scheme: "tcp", port: port, isProxied: false);
    }
}
