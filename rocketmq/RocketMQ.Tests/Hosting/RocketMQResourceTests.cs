using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RocketMQ.Hosting;
using RocketMQ.Hosting.Installation;
using RocketMQ.Tests.DevBroker;

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
        Assert.Equal(
            [
                new("Host", "{rocketmq.bindings.grpc.host}"),
                new("Port", "{rocketmq.bindings.grpc.port}"),
                new("Uri", "http://{rocketmq.bindings.grpc.host}:{rocketmq.bindings.grpc.port}"),
            ],
            Properties(rocketmq));
        Assert.Equal("rocketmq_check", Assert.Single(rocketmq.Annotations.OfType<HealthCheckAnnotation>()).Key);
    }

    [Fact]
    public async Task An_access_key_is_in_its_environment_and_its_connection_string()
    {
        var rocketmq = _builder.AddRocketMQ("rocketmq")
            .WithAccessKey(_builder.AddParameter("key", "mine"), _builder.AddParameter("secret", "hidden", secret: true))
            .Resource;

        Assert.Equal(
            "Endpoints={rocketmq.bindings.grpc.host}:{rocketmq.bindings.grpc.port};AccessKey={key.value};SecretKey={secret.value}",
            rocketmq.ConnectionStringExpression.ValueExpression);
        Assert.Equal([new("AccessKey", "{key.value}"), new("SecretKey", "{secret.value}")], Properties(rocketmq)[^2..]);
        var environment = await EnvironmentAsync(rocketmq);
        Assert.Equal((rocketmq.AccessKeyParameter, rocketmq.SecretKeyParameter), (environment["ROCKETMQ_ACCESS_KEY"], environment["ROCKETMQ_SECRET_KEY"]));
        Assert.Contains("\"authenticationEnabled\": true", (string)(await ArgumentsAsync(rocketmq))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_access_key_it_asks_for_none()
    {
        var rocketmq = _builder.AddRocketMQ("rocketmq").Resource;

        Assert.DoesNotContain("authenticationEnabled", (string)(await ArgumentsAsync(rocketmq))[1], StringComparison.Ordinal);
        Assert.Equal(["TOPICS", "FIFO_GROUPS"], (await EnvironmentAsync(rocketmq)).Keys);
    }

    [Fact]
    public async Task Topics_and_groups_are_added_a_call_each()
    {
        var rocketmq = _builder.AddRocketMQ("rocketmq")
            .WithTopic("ONE").WithTopic("TWO", queues: 8, RocketMQTopicType.Fifo).WithFifoGroup("FIRST").WithFifoGroup("SECOND").Resource;

        Assert.Equal([new("ONE", 4), new("TWO", 8, RocketMQTopicType.Fifo)], rocketmq.Annotations.OfType<RocketMQTopicAnnotation>());
        Assert.Equal("ONE:4:NORMAL TWO:8:FIFO", (await EnvironmentAsync(rocketmq))["TOPICS"]);
        Assert.Equal("FIRST SECOND", (await EnvironmentAsync(rocketmq))["FIFO_GROUPS"]);
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IDistributedApplicationBuilder)null!).AddRocketMQ("rocketmq"));
        Assert.Throws<ArgumentNullException>(() => _builder.AddRocketMQ(null!));
        var rocketmq = _builder.AddRocketMQ("rocketmq");
        Assert.Throws<ArgumentException>(() => rocketmq.WithTopic("a topic; rm -rf /"));
        Assert.Throws<ArgumentOutOfRangeException>(() => rocketmq.WithTopic("TOPIC", queues: 0));
        Assert.Throws<ArgumentException>(() => rocketmq.WithFifoGroup("$(reboot)"));
        Assert.Throws<ArgumentNullException>(() => rocketmq.WithAccessKey(null!, null!));
        Assert.Throws<ArgumentException>(() => rocketmq.WithDataBindMount(""));
    }

    [Fact]
    public void Its_volume_belongs_to_the_resource_of_this_application()
    {
        var named = _builder.AddRocketMQ("named").WithDataVolume("mine").Resource;
        var first = _builder.AddRocketMQ("first").WithDataVolume().Resource;

        Assert.Equal("mine", Volume(named).Source);
        Assert.EndsWith("-first-data", Volume(first).Source, StringComparison.Ordinal);
        Assert.Contains($"\nmkdir -p {Volume(first).Target}/", RocketMQStartScript.For(RocketMQPorts.Usual, "/var/tmp/rocketmq"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_can_be_in_the_volumes_place()
    {
        var mount = Volume(_builder.AddRocketMQ("rocketmq").WithDataBindMount("/srv/rocketmq").Resource);

        Assert.Equal((ContainerMountType.BindMount, "/srv/rocketmq", "/var/tmp"), (mount.Type, mount.Source, mount.Target));
    }

    [Fact]
    public async Task It_is_healthy_when_gRPC_is_answered()
    {
        await using var broker = await InProcessBroker.StartAsync();
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

    private static KeyValuePair<string, string>[] Properties(IResourceWithConnectionString resource) =>
        [.. resource.GetConnectionProperties().Select(property => KeyValuePair.Create(property.Key, property.Value.ValueExpression))];

    private static async Task<Dictionary<string, object>> EnvironmentAsync(RocketMQResource resource)
    {
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }

    private static async Task<object[]> ArgumentsAsync(RocketMQResource resource)
    {
        List<object> arguments = [];
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(new CommandLineArgsCallbackContext(arguments, resource));
        }

        return [.. arguments];
    }

    private static ContainerMountAnnotation Volume(RocketMQResource resource) =>
        Assert.Single(resource.Annotations.OfType<ContainerMountAnnotation>());
}
