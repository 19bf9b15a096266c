namespace PushApp.AppHost.Embedded;

/// <summary>The embedded Redis, <c>PushApp.DevRedis</c>, as a process. Connection string: <c>host:port</c>.</summary>
internal sealed class DevRedisResource(string name, string workingDirectory)
    : ExecutableResource(name, "dotnet", workingDirectory), IResourceWithConnectionString
{
    public const string PrimaryEndpointName = "tcp";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
}
