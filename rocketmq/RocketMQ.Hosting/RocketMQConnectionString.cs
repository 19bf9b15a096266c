namespace RocketMQ.Hosting;

/// <summary>The connection string of RocketMQ, the same whatever runs it.</summary>
internal static class RocketMQConnectionString
{
    /// <summary><c>host:port</c>, or <c>Endpoints=host:port;AccessKey=…;SecretKey=…</c> where there are keys.</summary>
    /// <param name="endpoint">The gRPC endpoint.</param>
    /// <param name="accessKey">The access key, or null.</param>
    /// <param name="secretKey">Its secret, or null.</param>
    public static ReferenceExpression Of(EndpointReference endpoint, ParameterResource? accessKey, ParameterResource? secretKey) =>
        accessKey is null || secretKey is null
            ? ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.HostAndPort)}")
            : ReferenceExpression.Create($"Endpoints={endpoint.Property(EndpointProperty.HostAndPort)};AccessKey={accessKey};SecretKey={secretKey}");
}
