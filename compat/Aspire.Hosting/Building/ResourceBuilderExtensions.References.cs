using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives a resource the connection string of another, as <c>ConnectionStrings__{name}</c>, and its parts.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false) where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        connectionName ??= resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var flags = InjectedInto(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] = new ConnectionStringReference(resource, optional);
            }
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = connectionName.Length == 0 ? "" : $"{VariableName(connectionName)}_";
                foreach (var (name, value) in ConnectionProperties(resource))
                {
                    context.EnvironmentVariables[prefix + VariableName(name)] = value;
                }
            }
        });
    }

    /// <summary>Gives a resource the endpoints of another, as <c>services__{name}__{endpoint}__0</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source) where TDestination : IResourceWithEnvironment =>
        WithEndpoints(builder, source.Resource, source.Resource.Name, endpoint => !endpoint.ExcludeReferenceEndpoint);

    /// <summary>Gives a resource the endpoints of another, under a name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name) where TDestination : IResourceWithEnvironment =>
        WithEndpoints(builder, source.Resource, name, endpoint => !endpoint.ExcludeReferenceEndpoint);

    /// <summary>Gives a resource one endpoint of another.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference) where TDestination : IResourceWithEnvironment =>
        WithEndpoints(builder, endpointReference.Resource, endpointReference.Resource.Name, endpoint => string.Equals(endpoint.EndpointName, endpointReference.EndpointName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gives a resource the URL of a service outside of the application.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri) where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri || uri.AbsolutePath != "/")
        {
            throw new InvalidOperationException($"The URL of the service '{name}' must be absolute and without a path, and is '{uri}'.");
        }
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
    }

    /// <summary>Which variables references inject into the resource.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags) where TDestination : IResourceWithEnvironment =>
        builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));

    /// <summary>Adds a part to a connection string's own.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value) where T : IResourceWithConnectionString =>
        builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));

    /// <summary>Adds a part to a connection string's own.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value) where T : IResourceWithConnectionString =>
        builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    /// <summary>A part of a resource's connection string.</summary>
    /// <exception cref="KeyNotFoundException">There is no part of that name.</exception>
    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key) =>
        ConnectionProperties(resource).FirstOrDefault(property => string.Equals(property.Key, key, StringComparison.OrdinalIgnoreCase)).Value
        ?? throw new KeyNotFoundException($"The resource '{resource.Name}' has no connection property '{key}'.");

    private static IResourceBuilder<TDestination> WithEndpoints<TDestination>(IResourceBuilder<TDestination> builder, IResourceWithEndpoints source, string name, Func<EndpointReference, bool> included) where TDestination : IResourceWithEnvironment =>
        builder.WithReferenceRelationship(source).WithEnvironment(context =>
        {
            var flags = InjectedInto(context.Resource);
            foreach (var endpoint in source.GetEndpoints().Where(included))
            {
                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
                {
                    context.EnvironmentVariables[$"{VariableName(name)}_{VariableName(endpoint.EndpointName)}"] = endpoint;
                }
                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                {
                    var prefix = $"services__{name}__{(endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName)}__";
                    var index = Enumerable.Range(0, int.MaxValue).First(i => !context.EnvironmentVariables.ContainsKey($"{prefix}{i}"));
                    context.EnvironmentVariables[$"{prefix}{index}"] = endpoint;
                }
            }
        });

    private static ReferenceEnvironmentInjectionFlags InjectedInto(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties(IResourceWithConnectionString resource) =>
        resource.GetConnectionProperties().Concat(resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(p => KeyValuePair.Create(p.Name, p.Value)));

    private static string VariableName(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? $"_{encoded}" : encoded;
    }
}
