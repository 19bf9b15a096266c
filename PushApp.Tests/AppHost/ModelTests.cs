using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace PushApp.Tests.AppHost;

/// <summary>The application model as AppHost builds it, without starting a resource.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Embedded_servers_are_children_of_the_connection_strings_that_stand_for_them()
    {
        await using var model = await ModelAsync("--Backing=embedded");

        foreach (var (name, endpoint) in (ReadOnlySpan<(string, string)>)[("redis", "tcp"), ("rocketmq", "grpc")])
        {
            var connectionString = Resource(model, name);
            var server = Resource(model, $"{name}-server");
            Assert.IsType<ConnectionStringResource>(connectionString);
            Assert.Same(connectionString, Assert.Single(server.Annotations.OfType<ResourceRelationshipAnnotation>(), to => to.Type == "Parent").Resource);
            Assert.Contains(connectionString.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource == server && wait.WaitType == WaitType.WaitUntilHealthy);
            Assert.Contains(server.Annotations.OfType<HealthCheckAnnotation>(), check => check.Key == $"{name}-server_check");
            Assert.False(Assert.Single(server.Annotations.OfType<EndpointAnnotation>(), e => e.Name == endpoint).IsProxied);
        }
    }

    [Fact]
    public async Task The_embedded_broker_has_the_topic_from_the_start()
    {
        await using var model = await ModelAsync("--Backing=embedded");

        var server = Resource(model, "rocketmq-server");
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), server);
        foreach (var annotation in server.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        Assert.Equal(
            ("Normal", "4"),
            (context.EnvironmentVariables["Topics__PUSH_MESSAGE__Type"], context.EnvironmentVariables["Topics__PUSH_MESSAGE__Queues"]));
    }

    [Fact]
    public async Task Their_connection_strings_carry_generated_secrets()
    {
        await using var model = await ModelAsync("--Backing=embedded");

        Assert.Equal("{redis-server.bindings.tcp.host}:{redis-server.bindings.tcp.port},password={redis-password.value}", Expression("redis"));
        Assert.Equal(
            "Endpoints={rocketmq-server.bindings.grpc.host}:{rocketmq-server.bindings.grpc.port};AccessKey={rocketmq-access-key.value};SecretKey={rocketmq-secret-key.value}",
            Expression("rocketmq"));
        Assert.All(
            model.Resources.OfType<ParameterResource>(),
            parameter => Assert.True(parameter.Secret && parameter.Description is { Length: > 0 }, parameter.Name));

        string Expression(string name) => ((IResourceWithConnectionString)Resource(model, name)).ConnectionStringExpression.ValueExpression;
    }

    [Fact]
    public async Task Containers_run_the_images_whose_digests_are_set()
    {
        await using var model = await ModelAsync("--Backing=container", $"--Backing:RedisSha256={new string('1', 64)}", $"--Backing:RocketMQSha256={new string('2', 64)}");

        Assert.Equal(new string('1', 64), Assert.Single(Resource(model, "redis").Annotations.OfType<ContainerImageAnnotation>()).SHA256);
        Assert.Equal(new string('2', 64), Assert.Single(Resource(model, "rocketmq").Annotations.OfType<ContainerImageAnnotation>()).SHA256);
    }

    [Fact]
    public async Task Containers_have_the_same_names_and_ask_for_an_access_key()
    {
        await using var model = await ModelAsync("--Backing=container");

        var rocketmq = Assert.IsType<RocketMQResource>(Resource(model, "rocketmq"));
        Assert.Equal(("rocketmq-access-key", "rocketmq-secret-key"), (rocketmq.AccessKeyParameter?.Name, rocketmq.SecretKeyParameter?.Name));
        Assert.Equal(
            [new("PUSH_MESSAGE", 4), new("PUSH_EVENT", 4, RocketMQTopicType.Fifo)], rocketmq.Annotations.OfType<RocketMQTopicAnnotation>());
        Assert.IsType<RedisResource>(Resource(model, "redis"));
    }

    [Fact]
    public async Task A_webhook_of_the_app_host_has_a_group_that_receives_in_order_and_a_hidden_secret()
    {
        await using var model = await ModelAsync("--Backing=container", "--Webhooks:app:Url=http://localhost:9000/", "--Webhooks:app:Secret=whsec_x");

        var rocketmq = Assert.IsType<RocketMQResource>(Resource(model, "rocketmq"));
        Assert.Equal([new("PUSH_WEBHOOK_app")], rocketmq.Annotations.OfType<RocketMQFifoGroupAnnotation>());
        Assert.True(Assert.IsType<ParameterResource>(Resource(model, "webhooks-app-secret")).Secret);
    }

    [Fact]
    public async Task The_chat_API_has_commands_with_arguments()
    {
        await using var model = await ModelAsync("--Backing=embedded");

        var commands = Resource(model, "chatapi").Annotations.OfType<ResourceCommandAnnotation>().ToDictionary(command => command.Name);
        Assert.Equal(["to", "text", "from"], commands["send-message"].Arguments.Select(argument => argument.Name));
        Assert.Equal(["user"], commands["make-token"].Arguments.Select(argument => argument.Name));
        Assert.Empty(commands["show-gateways"].Arguments);
    }

    [Fact]
    public async Task The_console_starts_when_the_others_are_ready_and_has_a_link()
    {
        await using var model = await ModelAsync("--Backing=embedded");

        var console = Resource(model, "console");
        Assert.Equal(["chatapi", "gateway"], console.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Order());
        Assert.DoesNotContain(model.Resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>()), wait => wait.Resource == console);
        var urls = new ResourceUrlsCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run), console)
        {
            Urls = { new() { Url = "http://localhost:5090", Endpoint = ((IResourceWithEndpoints)console).GetEndpoint("http") } },
        };
        foreach (var annotation in console.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await annotation.Callback(urls);
        }

        Assert.Equal(("Console", "/"), (urls.Urls[0].DisplayText, urls.Urls[0].Url));
    }

    [Fact]
    public async Task The_sample_chat_is_there_where_it_is_asked_for()
    {
        await using (var without = await ModelAsync("--Backing=embedded"))
        {
            Assert.DoesNotContain(without.Resources, resource => resource.Name == "chat");
        }

        await using var model = await ModelAsync("--Backing=embedded", "--Samples:Chat=true");

        var chat = Resource(model, "chat");
        Assert.Contains(chat.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == "chatapi");
        Assert.Contains(chat.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == "gateway");
    }

    [Fact]
    public async Task A_manifest_lists_what_is_to_be_deployed_whatever_this_machine_has()
    {
        var folder = Directory.CreateTempSubdirectory("pushapp-manifest-");
        try
        {
            var file = Path.Combine(folder.FullName, "manifest.json");
            await using (var model = await ModelAsync("--publisher", "manifest", "--output-path", file, "--ASPIRE_CONTAINER_RUNTIME=none"))
            {
                await using var app = await model.BuildAsync();
                await app.RunAsync();
            }

            using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            var types = manifest.RootElement.GetProperty("resources").EnumerateObject()
                .ToDictionary(resource => resource.Name, resource => resource.Value.GetProperty("type").GetString());
            Assert.Equal(
                [("chatapi", "project.v0"), ("console", "project.v0"), ("events", "project.v0"), ("gateway", "project.v0"), ("redis", "container.v0"), ("rocketmq", "container.v0")],
                types.Where(type => type.Value is "project.v0" or "container.v0").Select(type => (type.Key, type.Value!)).Order());
            var environment = manifest.RootElement.GetProperty("resources").GetProperty("gateway").GetProperty("env");
            Assert.Equal("{rocketmq.connectionString}", environment.GetProperty("ConnectionStrings__rocketmq").GetString());
            Assert.False(environment.TryGetProperty("DOTNET_TieredPGO", out _), "What makes a start quick here has no place in a deployment.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<IDistributedApplicationTestingBuilder> ModelAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.PushApp_AppHost>(args);

    private static IResource Resource(IDistributedApplicationTestingBuilder model, string name) =>
        Assert.Single(model.Resources, resource => resource.Name == name);
}
