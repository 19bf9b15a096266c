using PushApp.AppHost.Embedded;
using RocketMQ.Hosting;
using RocketMQ.Hosting.Installation;

namespace PushApp.AppHost.Backing;

/// <summary>Adds the backing services in the mode that <see cref="BackingOptions"/> says; to the services all are a connection string.</summary>
internal static class BackingExtensions
{
    /// <summary>Adds Redis.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddBackingRedis(
        this IDistributedApplicationBuilder builder, string name) => builder.Backing().Redis switch
        {
            BackingMode.Container => builder.AddRedis(name),
            BackingMode.Embedded => builder.AddDevRedis(name),
            _ => builder.AddConnectionString(name),
        };

    /// <summary>Adds RocketMQ with topics that exist before anyone connects; an external one must have them.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddBackingRocketMQ(
        this IDistributedApplicationBuilder builder, string name, params string[] topics)
    {
        var backing = builder.Backing();
        return backing.RocketMQ switch
        {
            BackingMode.Container => builder.AddRocketMQ(name).WithTopics(topics),
            BackingMode.Own => builder.AddRocketMQInstallation(name, backing.RocketMQHome!, topics),
            BackingMode.Embedded => builder.AddDevBroker(name),
            _ => builder.AddConnectionString(name),
        };
    }

    private static BackingOptions Backing(this IDistributedApplicationBuilder builder) => BackingOptions.Read(
        builder.Configuration,
        containersAvailable: builder.ExecutionContext.IsPublishMode || ContainerRuntime.IsAvailable());
}
