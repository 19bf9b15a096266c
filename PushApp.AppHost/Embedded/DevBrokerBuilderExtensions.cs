using System.Globalization;
using RocketMQ.Hosting;
using RocketMQ.Hosting.Installation;

namespace PushApp.AppHost.Embedded;

internal static class DevBrokerBuilderExtensions
{
    /// <summary>Adds <c>PushApp.DevBroker</c> on a port of its own, in memory; it creates topics on first use.</summary>
    public static IResourceBuilder<DevBrokerResource> AddDevBroker(this IDistributedApplicationBuilder builder, string name)
    {
        var assembly = ProjectOutput.Assembly(new Projects.PushApp_DevBroker());
        var port = FreePort.Next();
        return builder.AddResource(new DevBrokerResource(name, Path.GetDirectoryName(assembly)!))
            .WithArgs(assembly, "--port", port.ToString(CultureInfo.InvariantCulture))
            .WithOtlpExporter()
            .WithEndpoint(name: DevBrokerResource.PrimaryEndpointName, scheme: "tcp", port: port, isProxied: false)
            .WithRocketMQHealthCheck(DevBrokerResource.PrimaryEndpointName);
    }
}
