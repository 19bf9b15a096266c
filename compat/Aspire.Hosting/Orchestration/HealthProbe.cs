using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the health checks of a resource, HTTP ones against the replica itself rather than through a proxy.</summary>
internal sealed class HealthProbe(ReplicaSets sets, HealthCheckService checks) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<ImmutableArray<HealthReportSnapshot>> CheckAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var annotations = resource.Annotations.OfType<HealthCheckAnnotation>().ToArray();
        var ofHttp = annotations.OfType<HttpHealthCheckAnnotation>().Select(check => GetAsync(check, resource, id, cancellationToken));
        var ofServices = CheckAsync([.. annotations.Where(check => check is not HttpHealthCheckAnnotation).Select(check => check.Key)], cancellationToken);
        return [.. await Task.WhenAll(ofHttp).ConfigureAwait(false), .. await ofServices.ConfigureAwait(false)];
    }

    public static bool AllHealthy(ImmutableArray<HealthReportSnapshot> reports) => reports.All(report => report.Status == HealthStatus.Healthy);

    public static bool SayTheSame(ImmutableArray<HealthReportSnapshot> a, ImmutableArray<HealthReportSnapshot> b) =>
        a.Length == b.Length && a.Zip(b).All(pair => pair.First with { LastRunAt = null } == pair.Second with { LastRunAt = null });

    public void Dispose() => _http.Dispose();

    private async Task<HealthReportSnapshot> GetAsync(HttpHealthCheckAnnotation check, IResource resource, string id, CancellationToken cancellationToken)
    {
        try
        {
            var url = new Uri(BaseUrl(check, resource, id), check.Path);
            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return Report(check.Key, status == check.StatusCode ? HealthStatus.Healthy : HealthStatus.Unhealthy,
                status == check.StatusCode ? null : $"GET {check.Path} answered {status} instead of {check.StatusCode}.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Report(check.Key, HealthStatus.Unhealthy, $"GET {check.Path} failed.", exception.Message);
        }
    }

    private Uri BaseUrl(HttpHealthCheckAnnotation check, IResource resource, string id) =>
        ReferenceEquals(check.Endpoint.Resource, resource) && sets.Find(id) is { } replica
            ? new UriBuilder(check.Endpoint.Scheme, "localhost", replica.Ports[check.Endpoint.EndpointAnnotation]).Uri
            : new Uri(check.Endpoint.Url);

    private async Task<IEnumerable<HealthReportSnapshot>> CheckAsync(string[] keys, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
        {
            return [];
        }
        var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken).ConfigureAwait(false);
        return keys.Select(key => report.Entries.TryGetValue(key, out var entry)
            ? Report(key, entry.Status, entry.Description, entry.Exception?.Message)
            : Report(key, HealthStatus.Unhealthy, $"No health check is registered with the key '{key}'."));
    }

    private static HealthReportSnapshot Report(string key, HealthStatus status, string? description, string? exception = null) =>
        new(key, status, description, exception) { LastRunAt = DateTime.UtcNow };
}
