using RocketMQ.Tests.DevBroker;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RocketMQ.Hosting;

namespace RocketMQ.Tests.Hosting;

public sealed class RocketMQResourceTests
{
    private readonly IDistributedApplicationBuilder _builder =
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    [Fact]
    public void It_is_the_official_image_with_the_proxys_endpoint()
    {
        var rocketmq = _builder.AddRocketMQ("rocketmq", port: 18081).Resource;

        var image = Assert.Single(rocketmq.Annotations.OfType<ContainerImageAnnotation>());
        Assert.Equal(("docker.io", "apache/rocketmq", "5.5.0"), (image.Registry, image.Image, image.Tag));
        var endpoint = Assert.Single(rocketmq.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(("grpc", 18081, 8081), (endpoint.Name, endpoint.Port, endpoint.TargetPort));
        Assert.Equal("{rocketmq.bindings.grpc.host}:{rocketmq.bindings.grpc.port}", rocketmq.ConnectionStringExpression.ValueExpression);
        Assert.Equal(["Host", "Port"], ((IResourceWithConnectionString)rocketmq).GetConnectionProperties().Select(property => property.Key));
    }

    [Fact]
    public void Its_volume_belongs_to_the_resource_of_this_application()
    {
        var named = _builder.AddRocketMQ("named").WithDataVolume("mine").Resource;
        var first = _builder.AddRocketMQ("first").WithDataVolume().Resource;

        Assert.Equal("mine", Volume(named).Source);
        Assert.EndsWith("-first-data", Volume(first).Source, StringComparison.Ordinal);
        Assert.StartsWith(
            $"{Volume(first).Target}/", RocketMQStartScript.For(RocketMQPorts.Usual, "/var/tmp/rocketmq")["mkdir -p ".Length..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_healthy_when_gRPC_is_answered()
    {
        await using var broker = await BrokerUnderTest.StartAsync();
        await using var mapped = TcpForward.To(broker.Url.Port);
        await using var mappedTooEarly = TcpForward.To(FreePort.Next());
        _builder.AddRocketMQ("absent");
        Lead(_builder.AddRocketMQ("early"), mappedTooEarly.Port);
        Lead(_builder.AddRocketMQ("ready"), mapped.Port);
        await using var services = _builder.Services.BuildServiceProvider();

        Assert.Equal("absent has no address yet.", await ComplaintAsync("absent"));
        Assert.StartsWith($"127.0.0.1:{mappedTooEarly.Port}: ", await ComplaintAsync("early"), StringComparison.Ordinal);
        Assert.Null(await ComplaintAsync("ready"));

        static void Lead(IResourceBuilder<RocketMQResource> rocketmq, int port)
        {
            var endpoint = rocketmq.Resource.PrimaryEndpoint.EndpointAnnotation;
            endpoint.AllocatedEndpoint = new(endpoint, "127.0.0.1", port);
        }

        async Task<string?> ComplaintAsync(string name)
        {
            var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == $"{name}_check");
            var entry = Assert.Single(report.Entries).Value;
            return entry.Status is HealthStatus.Healthy ? null : entry.Description;
        }
    }

    private static ContainerMountAnnotation Volume(RocketMQResource resource) =>
        Assert.Single(resource.Annotations.OfType<ContainerMountAnnotation>());
}
