using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>The resource is healthy when the health check with this key, of the application's services, says so.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key) where T : IResource
    {
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.");
        }
        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>A replica of the resource is healthy when it answers a GET with a status code.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">What to get; <c>/</c> where null.</param>
    /// <param name="statusCode">The status code; 200 where null.</param>
    /// <param name="endpointName">The endpoint to ask; the first HTTP endpoint where null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null) where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(HttpEndpointSelector(builder, endpointName, "HTTP health check"), path, statusCode);

    /// <summary>A replica of the resource is healthy when it answers a GET with a status code.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null) where T : IResourceWithEndpoints
    {
        var endpoint = (endpointSelector ?? HttpEndpointSelector(builder, null, "HTTP health check"))()
            ?? throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as the endpoint selector returned null.");
        if (endpoint.Scheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.");
        }
        path ??= "/";
        var expected = statusCode ?? 200;
        return builder.WithAnnotation<HealthCheckAnnotation>(
            new HttpHealthCheckAnnotation($"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{expected}_check", endpoint, path, expected));
    }

    private static Func<EndpointReference> HttpEndpointSelector<T>(IResourceBuilder<T> builder, string? endpointName, string purpose) where T : IResourceWithEndpoints => () =>
    {
        string[] names = endpointName is null ? ["http", "https"] : [endpointName];
        var endpoints = builder.Resource.GetEndpoints().ToArray();
        return names.Select(name => Array.Find(endpoints, e => string.Equals(e.EndpointName, name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(e => e is not null)
            ?? (endpointName is null ? Array.Find(endpoints, e => e.Scheme is "http" or "https") : null)
            ?? throw new DistributedApplicationException($"Could not create {purpose} for resource '{builder.Resource.Name}' as no endpoint was found matching one of the specified names: {string.Join(", ", names)}");
    };
}
