using PushApp.AppHost.Processes;

namespace PushApp.AppHost.RocketMQ;

internal static class RocketMQBuilderExtensions
{
    private const int GrpcPort = 8081;
    private const string StorePath = "/home/rocketmq/store";

    /// <summary>Adds Apache RocketMQ as a container.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">The resource's name and that of its connection string.</param>
    /// <param name="port">The host's port for gRPC; any free one where null.</param>
    public static IResourceBuilder<RocketMQResource> AddRocketMQ(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        var resource = new RocketMQResource(name);
        return builder.AddResource(resource)
            .WithImage(RocketMQContainerImageTags.Image, RocketMQContainerImageTags.Tag)
            .WithImageRegistry(RocketMQContainerImageTags.Registry)
            .WithEntrypoint("sh")
            .WithArgs("-c", RocketMQStartScript.Text)
            .WithEnvironment(context => context.EnvironmentVariables["TOPICS"] = string.Join(' ', resource.Topics))
            .WithEndpoint(name: RocketMQResource.PrimaryEndpointName, scheme: "tcp", port: port, targetPort: GrpcPort)
            .WithTcpHealthCheck(RocketMQResource.PrimaryEndpointName);
    }

    /// <summary>Has these topics created, with four queues each, before anyone can connect.</summary>
    public static IResourceBuilder<RocketMQResource> WithTopics(
        this IResourceBuilder<RocketMQResource> builder, params string[] topics)
    {
        builder.Resource.Topics.AddRange(topics);
        return builder;
    }

    /// <summary>Keeps messages and consumers' progress in a volume.</summary>
    public static IResourceBuilder<RocketMQResource> WithDataVolume(
        this IResourceBuilder<RocketMQResource> builder, string? name = null) =>
        builder.WithVolume(name ?? $"{builder.Resource.Name}-data", StorePath);
}
