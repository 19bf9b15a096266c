using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace PushApp.Tests.AppHost;

/// <summary>The application model as AppHost builds it, without starting anything.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Embedded_servers_are_children_of_the_connection_strings_that_stand_for_them()
    {
        await using var app = await BuildAsync("--Backing=embedded");

        foreach (var (name, endpoint) in (ReadOnlySpan<(string, string)>)[("redis", "tcp"), ("rocketmq", "grpc")])
        {
            var connectionString = Resource(app, name);
            var server = Resource(app, $"{name}-server");
            Assert.IsType<ConnectionStringResource>(connectionString);
            Assert.Same(connectionString, Assert.Single(server.Annotations.OfType<ResourceRelationshipAnnotation>(), to => to.Type == "Parent").Resource);
            Assert.Contains(connectionString.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource == server && wait.WaitType == WaitType.WaitUntilHealthy);
            Assert.Contains(server.Annotations.OfType<HealthCheckAnnotation>(), check => check.Key == $"{name}-server_check");
            Assert.False(Assert.Single(server.Annotations.OfType<EndpointAnnotation>(), e => e.Name == endpoint).IsProxied);
        }
    }

    [Fact]
    public async Task Their_connection_strings_carry_generated_secrets()
    {
        await using var app = await BuildAsync("--Backing=embedded");

        Assert.Equal("{redis-server.bindings.tcp.host}:{redis-server.bindings.tcp.port},password={redis-password.value}", Expression("redis"));
        Assert.Equal(
            "Endpoints={rocketmq-server.bindings.grpc.host}:{rocketmq-server.bindings.grpc.port};AccessKey={rocketmq-access-key.value};SecretKey={rocketmq-secret-key.value}",
            Expression("rocketmq"));
        Assert.All(
            app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ParameterResource>(),
            parameter => Assert.True(parameter.Secret && parameter.Description is { Length: > 0 }, parameter.Name));

        string Expression(string name) => ((IResourceWithConnectionString)Resource(app, name)).ConnectionStringExpression.ValueExpression;
    }

    [Fact]
    public async Task Containers_have_the_same_names_and_ask_for_an_access_key()
    {
        await using var app = await BuildAsync("--Backing=container");

        var rocketmq = Assert.IsType<RocketMQResource>(Resource(app, "rocketmq"));
        Assert.Equal(("rocketmq-access-key", "rocketmq-secret-key"), (rocketmq.AccessKeyParameter?.Name, rocketmq.SecretKeyParameter?.Name));
        Assert.Equal(new RocketMQTopicAnnotation("PUSH_MESSAGE", 4), Assert.Single(rocketmq.Annotations.OfType<RocketMQTopicAnnotation>()));
        Assert.IsType<RedisResource>(Resource(app, "redis"));
    }

    [Fact]
    public async Task The_chat_API_has_commands_with_arguments()
    {
        await using var app = await BuildAsync("--Backing=embedded");

        var commands = Resource(app, "chatapi").Annotations.OfType<ResourceCommandAnnotation>().ToDictionary(command => command.Name);
        Assert.Equal(["to", "text", "from"], commands["send-message"].Arguments.Select(argument => argument.Name));
        Assert.Equal(["user"], commands["make-token"].Arguments.Select(argument => argument.Name));
        Assert.Empty(commands["show-gateways"].Arguments);
    }

    private static async Task<DistributedApplication> BuildAsync(params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PushApp_AppHost>(args);
        return await builder.BuildAsync();
    }

    private static IResource Resource(DistributedApplication app, string name) =>
        Assert.Single(app.Services.GetRequiredService<DistributedApplicationModel>().Resources, resource => resource.Name == name);
}
