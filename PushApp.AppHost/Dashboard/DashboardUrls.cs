namespace PushApp.AppHost.Dashboard;

/// <summary>Says on the dashboard what is behind an endpoint.</summary>
internal static class DashboardUrls
{
    /// <summary>Gives an endpoint that a browser can open a name and a path.</summary>
    public static IResourceBuilder<ProjectResource> WithPage(
        this IResourceBuilder<ProjectResource> builder, string endpointName, string name, string path) =>
        builder.WithUrlForEndpoint(endpointName, url =>
        {
            url.DisplayText = name;
            url.Url = path;
        });

    /// <summary>Shows an endpoint that a browser cannot open as the address that a client takes.</summary>
    public static IResourceBuilder<ProjectResource> WithClientAddress(
        this IResourceBuilder<ProjectResource> builder, string endpointName, string name, string scheme, string path = "") =>
        builder.WithUrlForEndpoint(endpointName, url =>
        {
            url.Url = $"{scheme}://{new Uri(url.Url).Authority}{path}";
            url.DisplayText = $"{name} {url.Url}";
        });
}
