using System.Diagnostics.CodeAnalysis;

namespace Aspire.Dashboard.Configuration;

/// <summary>What the dashboard is told by its environment, under the official dashboard's names.</summary>
internal sealed record DashboardOptions
{
    /// <summary><c>ASPNETCORE_URLS</c>: where browsers and the telemetry API are served.</summary>
    public required IReadOnlyList<Uri> FrontendUrls { get; init; }

    /// <summary><c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>: OTLP/gRPC, HTTP/2 without TLS.</summary>
    public required Uri OtlpUrl { get; init; }

    /// <summary><c>DASHBOARD__FRONTEND__BROWSERTOKEN</c>; drawn at random where it is not given.</summary>
    public required Secret BrowserToken { get; init; }

    /// <summary><c>DASHBOARD__OTLP__PRIMARYAPIKEY</c>, in the header <c>x-otlp-api-key</c>; null takes telemetry from anyone.</summary>
    public Secret? OtlpApiKey { get; init; }

    /// <summary><c>DASHBOARD__API__PRIMARYAPIKEY</c>, in the header <c>X-API-Key</c>; null closes the API.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary><c>ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL</c>; null: telemetry only.</summary>
    public Uri? ResourceServiceUrl { get; init; }

    /// <summary><c>DASHBOARD__RESOURCESERVICECLIENT__APIKEY</c>, in the header <c>x-resource-service-api-key</c>.</summary>
    public string? ResourceServiceApiKey { get; init; }

    public required TelemetryLimits Limits { get; init; }

    /// <summary>Reads and checks all of it; <paramref name="errors"/> names every key that is wrong.</summary>
    public static bool TryRead(
        IConfiguration configuration,
        [NotNullWhen(true)] out DashboardOptions? options,
        out IReadOnlyList<string> errors)
    {
        var reader = new ConfigurationReader(configuration);
        var read = new DashboardOptions
        {
            FrontendUrls = reader.Urls("URLS", "ASPNETCORE_URLS", "http://localhost:18888"),
            OtlpUrl = reader.Url("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:18889")!,
            BrowserToken = reader.Secret("DASHBOARD__FRONTEND__BROWSERTOKEN") ?? Secret.Random(),
            OtlpApiKey = reader.Secret("DASHBOARD__OTLP__PRIMARYAPIKEY"),
            ApiKey = reader.Secret("DASHBOARD__API__PRIMARYAPIKEY"),
            ResourceServiceUrl = reader.Url("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", fallback: null),
            ResourceServiceApiKey = reader.Secret("DASHBOARD__RESOURCESERVICECLIENT__APIKEY")?.Value,
            Limits = new TelemetryLimits
            {
                MaxLogCount = reader.Count("DASHBOARD__TELEMETRYLIMITS__MAXLOGCOUNT", 10_000),
                MaxTraceCount = reader.Count("DASHBOARD__TELEMETRYLIMITS__MAXTRACECOUNT", 10_000),
                MaxAttributeCount = reader.Count("DASHBOARD__TELEMETRYLIMITS__MAXATTRIBUTECOUNT", 128),
                MaxAttributeLength = reader.Count("DASHBOARD__TELEMETRYLIMITS__MAXATTRIBUTELENGTH", 32_768),
                MaxMetricsCount = reader.Count("DASHBOARD__TELEMETRYLIMITS__MAXMETRICSCOUNT", 1_000),
            },
        };
        errors = reader.Errors;
        options = errors.Count == 0 ? read : null;
        return options is not null;
    }
}
