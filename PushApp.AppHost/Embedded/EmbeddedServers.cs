using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RocketMQ.Hosting;

namespace PushApp.AppHost.Embedded;

/// <summary>
/// Adds the servers of this repository as projects: in memory, on loopback, each asking for a secret. What services refer to
/// is a connection string, of which the server is a child.
/// </summary>
internal static class EmbeddedServers
{
    /// <summary>Adds <c>PushApp.DevRedis</c>.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddDevRedis(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> password)
    {
        var server = builder.AddServer<Projects.PushApp_DevRedis>(name, "tcp").WithEnvironment("DEVREDIS_PASSWORD", password);
        var endpoint = server.GetEndpoint("tcp");
        var check = $"{server.Resource.Name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            check, _ => new RedisHealthCheck(endpoint, password.Resource), failureStatus: null, tags: null));
        server.WithHealthCheck(check);
        return builder.AddConnectionStringOf(
            server, name, ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.HostAndPort)},password={password}"));
    }

    /// <summary>Adds <c>PushApp.DevBroker</c> with topics and FIFO consumer groups.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddDevBroker(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> accessKey, IResourceBuilder<ParameterResource> secretKey,
        IReadOnlyCollection<RocketMQTopicAnnotation> topics, IReadOnlyCollection<RocketMQFifoGroupAnnotation> fifoGroups)
    {
        var server = builder.AddServer<Projects.PushApp_DevBroker>(name, "grpc")
            .WithEnvironment("AccessKey", accessKey)
            .WithEnvironment("SecretKey", secretKey)
            .WithRocketMQHealthCheck("grpc");
        foreach (var topic in topics)
        {
            server.WithEnvironment($"Topics__{topic.Name}__Type", topic.Type.ToString())
                .WithEnvironment($"Topics__{topic.Name}__Queues", topic.Queues.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var group in fifoGroups)
        {
            server.WithEnvironment($"Groups__{group.Name}__Fifo", "true");
        }

        return builder.AddConnectionStringOf(
            server, name, RocketMQConnectionString.Of(server.GetEndpoint("grpc"), accessKey.Resource, secretKey.Resource));
    }

    // Not proxied: a hop more for every command would buy nothing.
    private static IResourceBuilder<ProjectResource> AddServer<TProject>(
        this IDistributedApplicationBuilder builder, string name, string endpointName)
        where TProject : IProjectMetadata, new()
    {
        var server = builder.AddProject<TProject>($"{name}-server").WithQuickStart().WithEndpoint(name: endpointName, scheme: "tcp", isProxied: false);
        var port = server.GetEndpoint(endpointName).Property(EndpointProperty.TargetPort);
        return server.WithArgs("--port", port);
    }

    private static IResourceBuilder<ConnectionStringResource> AddConnectionStringOf(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> server, string name, ReferenceExpression expression)
    {
        var connectionString = builder.AddConnectionString(name, expression).WaitFor(server);
        server.WithParentRelationship(connectionString);
        return connectionString;
    }
}
