using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PushApp.Tests.Compat.Redis;

public sealed class RedisResourceTests
{
    private static readonly IDistributedApplicationBuilder Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    [Fact]
    public void The_connection_string_names_the_endpoint_and_the_password()
    {
        var redis = Builder.AddRedis("redis", password: Builder.AddParameter("redis-secret", "p@ss", secret: true)).Resource;

        Assert.Equal("{redis.bindings.tcp.host}:{redis.bindings.tcp.port},password={redis-secret.value}", redis.ConnectionStringExpression.ValueExpression);
        Assert.Equal(["Host", "Port", "Password", "Uri"], ((IResourceWithConnectionString)redis).GetConnectionProperties().Select(property => property.Key));
    }

    [Fact]
    public async Task The_connection_string_is_known_when_the_endpoint_is()
    {
        var redis = Builder.AddRedis("cache", password: Builder.AddParameter("cache-secret", "p@ss", secret: true)).Resource;
        var endpoint = redis.PrimaryEndpoint.EndpointAnnotation;
        var connectionString = redis.GetConnectionStringAsync();
        Assert.False(connectionString.IsCompleted);

        endpoint.AllocatedEndpoint = new(endpoint, "localhost", 7000);

        Assert.Equal("localhost:7000,password=p@ss", await connectionString);
        Assert.Equal("redis://:p%40ss@localhost:7000", await redis.UriExpression.GetValueAsync(CancellationToken.None));
    }
}
