namespace Aspire.Hosting;

/// <summary>Adds Apache RocketMQ to the application model, and configures it.</summary>
public static class RocketMQBuilderExtensions
{
    // A new volume takes owner and mode from the folder that it covers, and root's where the image has none there, which the
    // image's user, who is not root, could not write to. This folder is in every image, and everyone's.
    private const string DataPath = "/var/tmp";

    private const string Folder = $"{DataPath}/rocketmq";

    /// <summary>
    /// Adds Apache RocketMQ 5 as a container: name server, broker and cluster-mode proxy, of which only the proxy's gRPC port
    /// leaves the container. This version uses the tag 5.5.0 of the image apache/rocketmq.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name and that of its connection string.</param>
    /// <param name="port">The host's port for gRPC; any free one where null.</param>
    /// <returns>The resource's builder.</returns>
    /// <remarks>
    /// The resource is healthy when gRPC is answered, and then its topics are there. Consumer groups come into being on first use.
    /// <example>
    /// <code lang="csharp">
    /// var rocketmq = builder.AddRocketMQ("rocketmq").WithTopic("ORDERS").WithDataVolume();
    /// builder.AddProject&lt;Projects.Shop&gt;("shop").WithReference(rocketmq).WaitFor(rocketmq);
    /// </code>
    /// </example>
    /// </remarks>
    public static IResourceBuilder<RocketMQResource> AddRocketMQ(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var resource = new RocketMQResource(name);
        return builder.AddResource(resource)
            .WithImage(RocketMQContainerImageTags.Image, RocketMQContainerImageTags.Tag)
            .WithImageRegistry(RocketMQContainerImageTags.Registry)
            .WithIconName("ArrowSwap")
            .WithEndpoint(name: RocketMQResource.PrimaryEndpointName, scheme: "tcp", port: port, targetPort: RocketMQPorts.Usual.Grpc)
            .WithUrlForEndpoint(RocketMQResource.PrimaryEndpointName, url => url.DisplayText = "gRPC")
            .WithEntrypoint("sh")
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(RocketMQStartScript.For(RocketMQPorts.Usual, Folder, signed: resource.AccessKeyParameter is not null));
            })
            .WithEnvironment(context =>
            {
                var topics = resource.Annotations.OfType<RocketMQTopicAnnotation>();
                context.EnvironmentVariables[RocketMQStartScript.TopicsVariable] = string.Join(' ', topics.Select(topic => $"{topic.Name}:{topic.Queues}:{MqAdmin.NameOf(topic.Type)}"));
                context.EnvironmentVariables[RocketMQStartScript.FifoGroupsVariable] =
                    string.Join(' ', resource.Annotations.OfType<RocketMQFifoGroupAnnotation>().Select(group => group.Name));
                if (resource.AccessKeyParameter is not null && resource.SecretKeyParameter is not null)
                {
                    context.EnvironmentVariables[RocketMQStartScript.AccessKeyVariable] = resource.AccessKeyParameter;
                    context.EnvironmentVariables[RocketMQStartScript.SecretKeyVariable] = resource.SecretKeyParameter;
                }
            })
            .WithRocketMQHealthCheck(RocketMQResource.PrimaryEndpointName);
    }

    /// <summary>Has a topic created before anyone can connect; one that is there already stays.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="name">Letters, digits, <c>%</c>, <c>|</c>, <c>-</c> and <c>_</c>.</param>
    /// <param name="queues">How many queues it has.</param>
    /// <param name="type">The only type of message that it takes.</param>
    /// <returns>The resource's builder.</returns>
    public static IResourceBuilder<RocketMQResource> WithTopic(
        this IResourceBuilder<RocketMQResource> builder, string name, int queues = 4, RocketMQTopicType type = RocketMQTopicType.Normal)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(queues, 1);
        CheckName(name, "topic");
        return builder.WithAnnotation(new RocketMQTopicAnnotation(name, queues, type));
    }

    /// <summary>
    /// Has a consumer group created before anyone can connect that receives messages in order: those of a queue, and so those of
    /// a message group, one batch after the other.
    /// </summary>
    /// <param name="builder">The resource.</param>
    /// <param name="name">Letters, digits, <c>%</c>, <c>|</c>, <c>-</c> and <c>_</c>.</param>
    /// <returns>The resource's builder.</returns>
    public static IResourceBuilder<RocketMQResource> WithFifoGroup(this IResourceBuilder<RocketMQResource> builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        CheckName(name, "consumer group");
        return builder.WithAnnotation(new RocketMQFifoGroupAnnotation(name));
    }

    /// <summary>Has requests refused that are not signed with an access key; the connection string carries it.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="accessKey">The access key. It must have no quotation mark and no backslash.</param>
    /// <param name="secretKey">Its secret, of which the same is asked.</param>
    /// <returns>The resource's builder.</returns>
    public static IResourceBuilder<RocketMQResource> WithAccessKey(
        this IResourceBuilder<RocketMQResource> builder, IResourceBuilder<ParameterResource> accessKey, IResourceBuilder<ParameterResource> secretKey)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(accessKey);
        ArgumentNullException.ThrowIfNull(secretKey);

        builder.Resource.AccessKeyParameter = accessKey.Resource;
        builder.Resource.SecretKeyParameter = secretKey.Resource;
        return builder;
    }

    /// <summary>Keeps messages, topics, groups and consumers' progress in a volume.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The volume's name; one that follows from the names of application and resource where null.</param>
    /// <returns>The resource's builder.</returns>
    public static IResourceBuilder<RocketMQResource> WithDataVolume(
        this IResourceBuilder<RocketMQResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataPath);
    }

    /// <summary>Keeps messages, topics, groups and consumers' progress in a folder of this machine.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The folder. The image's user, whose id is 3000, must be able to write to it.</param>
    /// <returns>The resource's builder.</returns>
    public static IResourceBuilder<RocketMQResource> WithDataBindMount(
        this IResourceBuilder<RocketMQResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        return builder.WithBindMount(source, DataPath);
    }

    private static void CheckName(string name, string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('%' or '|' or '-' or '_')))
        {
            throw new ArgumentException($"'{name}' is no name of a {kind}: RocketMQ takes letters, digits, %, |, - and _.", nameof(name));
        }
    }
}
