using PushApp.AppHost.Embedded;
using RocketMQ.Hosting.Installation;

namespace PushApp.AppHost.Backing;

/// <summary>Adds the backing services in the mode that <see cref="BackingOptions"/> says; to the services all are a connection string.</summary>
internal static class BackingExtensions
{
    /// <summary>Reads the option <c>Backing</c>.</summary>
    public static BackingOptions GetBackingOptions(this IDistributedApplicationBuilder builder) => BackingOptions.Read(
        builder.Configuration,
        containersAvailable: () => builder.ExecutionContext.IsPublishMode || ContainerRuntime.IsAvailable(builder.Configuration));

    /// <summary>Adds Redis.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddBackingRedis(
        this IDistributedApplicationBuilder builder, string name, BackingOptions backing) => backing.Redis switch
        {
            BackingMode.Container => Pinned(builder.AddRedis(name), backing.RedisSha256),
            BackingMode.Embedded => builder.AddDevRedis(name, builder.AddSecret($"{name}-password", "What Redis asks for; generated at each start.")),
            _ => builder.AddConnectionString(name),
        };

    /// <summary>Adds RocketMQ with topics and FIFO consumer groups that exist before anyone connects; an external one must have them.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddBackingRocketMQ(
        this IDistributedApplicationBuilder builder, string name, BackingOptions backing,
        IReadOnlyCollection<RocketMQTopicAnnotation> topics, IReadOnlyCollection<RocketMQFifoGroupAnnotation> fifoGroups)
    {
        if (backing.RocketMQ is BackingMode.External)
        {
            return builder.AddConnectionString(name);
        }

        var accessKey = builder.AddSecret($"{name}-access-key", "Who signs requests to RocketMQ; generated at each start.");
        var secretKey = builder.AddSecret($"{name}-secret-key", "What requests to RocketMQ are signed with; generated at each start.");
        return backing.RocketMQ switch
        {
            BackingMode.Container => Declared(Pinned(builder.AddRocketMQ(name), backing.RocketMQSha256), topics, fifoGroups).WithAccessKey(accessKey, secretKey),
            BackingMode.Local => builder.AddRocketMQInstallation(name, backing.RocketMQHome!, accessKey, secretKey, topics, fifoGroups),
            _ => builder.AddDevBroker(name, accessKey, secretKey, topics, fifoGroups),
        };
    }

    private static IResourceBuilder<RocketMQResource> Declared(
        IResourceBuilder<RocketMQResource> rocketmq, IEnumerable<RocketMQTopicAnnotation> topics, IEnumerable<RocketMQFifoGroupAnnotation> fifoGroups)
    {
        foreach (var topic in topics)
        {
            rocketmq.WithTopic(topic.Name, topic.Queues, topic.Type);
        }

        foreach (var group in fifoGroups)
        {
            rocketmq.WithFifoGroup(group.Name);
        }

        return rocketmq;
    }

    // A tag can be given to another image tomorrow; a digest cannot.
    private static IResourceBuilder<T> Pinned<T>(IResourceBuilder<T> container, string? sha256)
        where T : ContainerResource => sha256 is null ? container : container.WithImageSHA256(sha256);
}
