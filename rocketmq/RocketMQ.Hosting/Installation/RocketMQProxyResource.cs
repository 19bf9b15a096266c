namespace RocketMQ.Hosting.Installation;

/// <summary>The proxy of an own installation, as a process. Connection string: <c>host:port</c> of its gRPC endpoint.</summary>
internal sealed class RocketMQProxyResource(string name, string java, string workingDirectory)
    : ExecutableResource(name, java, workingDirectory), IResourceWithConnectionString
{
    public const string PrimaryEndpointName = "grpc";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
}
