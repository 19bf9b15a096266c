using System.Globalization;
using RocketMQ.Hosting.Installation;

namespace PushApp.AppHost.Embedded;

internal static class DevRedisBuilderExtensions
{
    /// <summary>Adds <c>PushApp.DevRedis</c> on a port of its own, in memory.</summary>
    public static IResourceBuilder<DevRedisResource> AddDevRedis(this IDistributedApplicationBuilder builder, string name)
    {
        var assembly = ProjectOutput.Assembly(new Projects.PushApp_DevRedis());
        var port = FreePort.Next();
        // Not proxied: a hop more for every Redis command would buy nothing.
        return builder.AddResource(new DevRedisResource(name, Path.GetDirectoryName(assembly)!))
            .WithArgs(assembly, "--port", port.ToString(CultureInfo.InvariantCulture))
            .WithEndpoint(name: DevRedisResource.PrimaryEndpointName, scheme: "tcp", port: port, isProxied: false)
            .WithTcpHealthCheck(DevRedisResource.PrimaryEndpointName);
    }
}
