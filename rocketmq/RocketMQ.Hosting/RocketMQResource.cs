namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Apache RocketMQ 5 in one container: name server, broker and cluster-mode proxy, of which only the proxy's gRPC port
/// leaves the container.
/// </summary>
/// <param name="name">The resource's name.</param>
public class RocketMQResource([ResourceName] string name) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "grpc";

    /// <summary>The proxy's gRPC endpoint.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    /// <summary>The endpoint's host.</summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>The endpoint's port.</summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>The access key that requests must be signed with; null where the broker asks for none.</summary>
    public ParameterResource? AccessKeyParameter { get; internal set; }

    /// <summary>The access key's secret; null exactly where <see cref="AccessKeyParameter"/> is.</summary>
    public ParameterResource? SecretKeyParameter { get; internal set; }

    /// <summary>What a gRPC channel takes: <c>http://host:port</c>.</summary>
    public ReferenceExpression UriExpression => ReferenceExpression.Create($"http://{Host}:{Port}");

    /// <summary><c>host:port</c>, or <c>Endpoints=host:port;AccessKey=…;SecretKey=…</c> where the broker asks for an access key.</summary>
    public ReferenceExpression ConnectionStringExpression =>
        RocketMQConnectionString.Of(PrimaryEndpoint, AccessKeyParameter, SecretKeyParameter);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        yield return new("Uri", UriExpression);
        if (AccessKeyParameter is not null && SecretKeyParameter is not null)
        {
            yield return new("AccessKey", ReferenceExpression.Create($"{AccessKeyParameter}"));
            yield return new("SecretKey", ReferenceExpression.Create($"{SecretKeyParameter}"));
        }
    }
}
