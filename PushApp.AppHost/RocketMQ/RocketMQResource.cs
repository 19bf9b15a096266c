namespace PushApp.AppHost.RocketMQ;

/// <summary>
/// Apache RocketMQ 5 in one container: name server, broker and cluster-mode proxy, of which only the proxy's
/// gRPC port leaves the container. Connection string: its <c>host:port</c>.
/// </summary>
internal sealed class RocketMQResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    public const string PrimaryEndpointName = "grpc";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");

    /// <summary>Topics that are created before the proxy takes connections.</summary>
    internal List<string> Topics { get; } = [];
}
