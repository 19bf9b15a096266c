using Microsoft.Extensions.DependencyInjection;

namespace RocketMQ.Hosting.Installation;

internal static class RocketMQInstallationExtensions
{
    /// <summary>
    /// Adds the distribution under <paramref name="home"/> as three processes of the machine's Java, on free ports: name
    /// server, broker and proxy.
    /// </summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">The proxy's name and that of the connection string.</param>
    /// <param name="home">The distribution's folder.</param>
    /// <param name="topics">Topics that exist before the proxy starts: it remembers a missing one as empty for 20 s.</param>
    /// <exception cref="InvalidOperationException">There is no Java, or no distribution that PushApp runs on.</exception>
    public static IResourceBuilder<RocketMQProxyResource> AddRocketMQInstallation(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string home, string[] topics)
    {
        var distribution = RocketMQDistribution.At(home);
        var executable = JavaRuntime.Find();
        var ports = RocketMQPorts.Free();
        var files = new RocketMQFiles(ports);
        // By a factory: the container disposes only what it made itself.
        builder.Services.AddSingleton(_ => files);
        var java = new JavaCommand(distribution.Home, files.Folder, Path.PathSeparator);
        var admin = new MqAdmin(executable, java, ports.NameServer);

        var nameServer = builder.AddExecutable($"{name}-namesrv", executable, files.Folder)
            .WithArgs(java.NameServer(files.NameServerConfiguration))
            .WithEnvironment(JavaCommand.OptionsVariable, JavaCommand.Options)
            .WithEndpoint(name: "tcp", scheme: "tcp", port: ports.NameServer, isProxied: false)
            .WithTcpHealthCheck("tcp")
            .OnBeforeResourceStarted((_, starting, _) =>
            {
                starting.Services.GetRequiredService<RocketMQFiles>().Write();
                return Task.CompletedTask;
            });

        var broker = builder.AddExecutable($"{name}-broker", executable, files.Folder)
            .WithArgs(java.Broker(files.BrokerConfiguration))
            .WithEnvironment(JavaCommand.OptionsVariable, JavaCommand.Options)
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

        var proxy = builder.AddResource(new RocketMQProxyResource(name, executable, files.Folder))
            .WithArgs(java.Proxy(files.ProxyConfiguration))
            .WithEnvironment(JavaCommand.OptionsVariable, JavaCommand.Options)
            .WithEndpoint(name: RocketMQProxyResource.PrimaryEndpointName, scheme: "tcp", port: ports.Grpc, isProxied: false)
            .WithRocketMQHealthCheck(RocketMQProxyResource.PrimaryEndpointName)
            .WaitFor(broker);

        nameServer.WithParentRelationship(proxy);
        broker.WithParentRelationship(proxy);
        return proxy;
    }
}
