using System.Security.Cryptography;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Orchestration.Proxying;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard is served, where it listens for telemetry and where it asks for resources.</summary>
internal sealed record DashboardOptions
{
    /// <summary>The URLs of the dashboard's pages.</summary>
    public required IReadOnlyList<string> FrontendUrls { get; init; }

    /// <summary>Where the dashboard takes OTLP over gRPC.</summary>
    public required string OtlpGrpcUrl { get; init; }

    /// <summary>Where the host serves the resources to the dashboard.</summary>
    public required string ResourceServiceUrl { get; init; }

    /// <summary>The token that opens the dashboard's pages.</summary>
    public required string BrowserToken { get; init; }

    /// <summary>The key that telemetry must carry as x-otlp-api-key.</summary>
    public required string OtlpApiKey { get; init; }

    /// <summary>The key that readers of the dashboard's telemetry API must carry as X-API-Key.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The key that the dashboard shows to the host's resource service.</summary>
    public required string ResourceServiceApiKey { get; init; }

    /// <summary>The dashboard's assembly, where the AppHost's build recorded it.</summary>
    public required string? DashboardPath { get; init; }

    /// <summary>The name of the application, as the dashboard shows it.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>The URL to open in a browser.</summary>
    public string LoginUrl => $"{FrontendUrls[0]}/login?t={BrowserToken}";

    /// <summary>Reads the configuration, and writes back what was drawn so that resources find it there.</summary>
    public static DashboardOptions From(ConfigurationManager configuration, AppHostBuild build, string applicationName)
    {
        return new()
        {
            FrontendUrls = Url("ASPNETCORE_URLS").Split(';'),
            OtlpGrpcUrl = Url("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"),
            ResourceServiceUrl = Url("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"),
            BrowserToken = configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? OrDrawn("AppHost:BrowserToken", RandomKey),
            OtlpApiKey = OrDrawn("AppHost:OtlpApiKey", RandomKey),
            ApiKey = OrDrawn("AppHost:DashboardApiKey", RandomKey),
            ResourceServiceApiKey = OrDrawn("AppHost:ResourceService:ApiKey", RandomKey),
            DashboardPath = build.DashboardPath,
            ApplicationName = applicationName,
        };

        string OrDrawn(string key, Func<string> draw) => configuration[key] ?? (configuration[key] = draw());

        // Port 0 becomes a number here: others are told the URL before the dashboard listens.
        string Url(string key) => configuration[key] = string.Join(';', (configuration[key] ?? "http://localhost:0")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => url.TrimEnd('/'))
            .Select(url => url.EndsWith(":0", StringComparison.Ordinal) ? $"{url[..^1]}{FreePorts.Next()}" : url));

        static string RandomKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);
    }
}
