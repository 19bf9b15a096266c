namespace RocketMQ.Hosting;

/// <summary>Adds Apache RocketMQ as a container, and configures it.</summary>
internal static class RocketMQBuilderExtensions
{
    // A new volume takes owner and mode from the folder that it covers, and root's where the image has none there, which the
    // image's user, who is not root, could not write to. This folder is in every image, and everyone's.
    private const string DataPath = "/var/tmp";

    private static readonly RocketMQPorts Ports = RocketMQPorts.Usual;

    /// <summary>
    /// Adds Apache RocketMQ 5 to the application model: name server, broker and cluster-mode proxy in one container, of which
    /// only the proxy's gRPC port leaves the container network. This version uses the
    /// <inheritdoc cref="RocketMQContainerImageTags.Tag"/> tag of the <inheritdoc cref="RocketMQContainerImageTags.Image"/> image.
    /// </summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">The resource's name and that of its connection string.</param>
    /// <param name="port">The host's port for gRPC; any free one where null.</param>
    public static IResourceBuilder<RocketMQResource> AddRocketMQ(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var resource = new RocketMQResource(name);
        return builder.AddResource(resource)
            .WithImage(RocketMQContainerImageTags.Image, RocketMQContainerImageTags.Tag)
            .WithImageRegistry(RocketMQContainerImageTags.Registry)
            .WithEntrypoint("sh")
            .WithArgs("-c", RocketMQStartScript.For(Ports, $"{DataPath}/rocketmq"))
            .WithEnvironment(context => context.EnvironmentVariables["TOPICS"] = string.Join(' ', resource.Topics))
            .WithEndpoint(name: RocketMQResource.PrimaryEndpointName, scheme: "tcp", port: port, targetPort: Ports.Grpc)
            .WithRocketMQHealthCheck(RocketMQResource.PrimaryEndpointName);
    }

    /// <summary>Has these topics created, with four queues each, before anyone can connect.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="topics">Their names.</param>
    public static IResourceBuilder<RocketMQResource> WithTopics(
        this IResourceBuilder<RocketMQResource> builder, params string[] topics)
    {
        builder.Resource.Topics.AddRange(topics);
        return builder;
    }

    /// <summary>Keeps messages, topics, groups and consumers' progress in a volume.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The volume's name; one that follows from the names of application and resource where null.</param>
    public static IResourceBuilder<RocketMQResource> WithDataVolume(
        this IResourceBuilder<RocketMQResource> builder, string? name = null) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataPath);
}
