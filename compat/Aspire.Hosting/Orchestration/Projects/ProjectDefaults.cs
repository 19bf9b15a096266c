using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration.Projects;

/// <summary>What every project gets: telemetry, its launch profile's endpoints and variables, ASPNETCORE_URLS.</summary>
internal static class ProjectDefaults
{
    public static void Apply(IResourceBuilder<ProjectResource> builder, ProjectResourceOptions options)
    {
        var application = builder.ApplicationBuilder;
        builder.WithOtlpExporter();
        builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (application.Environment.IsDevelopment())
        {
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }
        if (options.ExcludeLaunchProfile)
        {
            builder.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }
        else if (!string.IsNullOrEmpty(options.LaunchProfileName))
        {
            builder.WithAnnotation(new LaunchProfileAnnotation(options.LaunchProfileName));
        }
        else if ((application.Configuration["AppHost:DefaultLaunchProfileName"] ?? application.Configuration["DOTNET_LAUNCH_PROFILE"]) is { Length: > 0 } common)
        {
            builder.WithAnnotation(new DefaultLaunchProfileAnnotation(common));
        }
        builder.WithEnvironment(ListenOnOwnPorts);
        if (LaunchProfiles.Effective(builder.Resource) is { } profile)
        {
            ApplyProfile(builder, profile.Key, profile.Value);
        }
        builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_ENVIRONMENT", application.Environment.EnvironmentName);
            context.EnvironmentVariables.TryAdd("ASPNETCORE_ENVIRONMENT", application.Environment.EnvironmentName);
        });
    }

    private static void ListenOnOwnPorts(EnvironmentCallbackContext context)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in ((IResourceWithEndpoints)context.Resource).GetEndpoints())
        {
            if (endpoint.Scheme is not ("http" or "https") || endpoint.EndpointAnnotation.TargetPortVariable is not null)
            {
                continue;
            }
            if (!urls.IsEmpty)
            {
                urls.AppendLiteral(";");
            }
            urls.Append($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    private static void ApplyProfile(IResourceBuilder<ProjectResource> builder, string name, LaunchProfile profile)
    {
        var endpointsOfScheme = new Dictionary<string, int>();
        foreach (var url in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            var address = BindingAddress.Parse(url);
            var count = endpointsOfScheme[address.Scheme] = endpointsOfScheme.GetValueOrDefault(address.Scheme) + 1;
            builder.WithEndpoint(count == 1 ? address.Scheme : $"{address.Scheme}{count}", endpoint =>
            {
                endpoint.Port = address.Port;
                endpoint.UriScheme = address.Scheme;
                endpoint.TargetHost = address.Host is "*" or "+" ? "localhost" : address.Host;
                endpoint.FromLaunchProfile = true;
            });
        }
        if (!string.IsNullOrEmpty(profile.LaunchUrl))
        {
            builder.WithUrls(context =>
            {
                foreach (var url in context.Urls.Where(u => u.Endpoint is { Exists: true, EndpointAnnotation.FromLaunchProfile: true }))
                {
                    url.Url = new Uri(new Uri(url.Url), profile.LaunchUrl).ToString();
                }
            });
        }
        builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", name);
            foreach (var (variable, value) in profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(variable, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }
}
