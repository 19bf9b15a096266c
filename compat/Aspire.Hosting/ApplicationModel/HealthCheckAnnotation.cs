using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A health check, by its key in the application's services, that says whether the resource is healthy.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Key = {Key}")]
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The key that the health check is registered with.</summary>
    public string Key { get; } = key;
}

/// <summary>A health check that asks an HTTP endpoint, of each replica by itself.</summary>
internal sealed class HttpHealthCheckAnnotation(string key, EndpointReference endpoint, string path, int statusCode) : HealthCheckAnnotation(key)
{
    public EndpointReference Endpoint { get; } = endpoint;

    public string Path { get; } = path;

    public int StatusCode { get; } = statusCode;
}
