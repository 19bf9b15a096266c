namespace PushApp.AppHost.Embedded;

/// <summary>The embedded RocketMQ, <c>PushApp.DevBroker</c>, as a process. Connection string: <c>host:port</c> of its gRPC endpoint.</summary>
internal sealed class DevBrokerResource(string name, string workingDirectory)
    : ExecutableResource(name, "dotnet", workingDirectory), IResourceWithConnectionString
{
    public const string PrimaryEndpointName = "grpc";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
}
