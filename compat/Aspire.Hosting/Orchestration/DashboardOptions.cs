using Aspire.Hosting.Orchestration.Proxying;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where the dashboard is served, where it listens for telemetry and where it asks for resources.</summary>
internal sealed record DashboardOptions
{
    /// <summary>Whether a dashboard is started at all.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The URLs of the dashboard's pages.</summary>
    public required IReadOnlyList<string> FrontendUrls { get; init; }

    /// <summary>Where the dashboard takes OTLP over gRPC.</summary>
    public required string OtlpGrpcUrl { get; init; }

    /// <summary>Where the dashboard takes OTLP over HTTP; nowhere where null.</summary>
    public required string? OtlpHttpUrl { get; init; }

    /// <summary>Where the host serves the resources to the dashboard.</summary>
    public required string ResourceServiceUrl { get; init; }

    /// <summary>The token that opens the dashboard's pages.</summary>
    public required string BrowserToken { get; init; }

    /// <summary>The key that telemetry must carry as x-otlp-api-key.</summary>
    public required string OtlpApiKey { get; init; }

    /// <summary>The key that the dashboard shows to the host's resource service.</summary>
    public required string ResourceServiceApiKey { get; init; }

    /// <summary>The dashboard's assembly, where the AppHost's build recorded it.</summary>
    public required string? DashboardPath { get; init; }

    /// <summary>The name of the application, as the dashboard shows it.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>The URL to open in a browser.</summary>
    public string LoginUrl => $"{FrontendUrls[0].TrimEnd('/')}/login?t={BrowserToken}";

    /// <summary>Reads the configuration, and writes back what was drawn so that resources find it there.</summary>
    public static DashboardOptions From(ConfigurationManager configuration, AppHostBuild build, DistributedApplicationOptions options, string applicationName)
    {
        if (options.DisableDashboard)
        {
            return new()
            {
                Enabled = false,
                FrontendUrls = [],
                OtlpGrpcUrl = "",
                OtlpHttpUrl = null,
                ResourceServiceUrl = "",
                BrowserToken = "",
                OtlpApiKey = "",
                ResourceServiceApiKey = "",
                DashboardPath = null,
                ApplicationName = applicationName,
            };
        }
        return new()
        {
            Enabled = true,
            FrontendUrls = OrDrawn("ASPNETCORE_URLS", FreeUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            OtlpGrpcUrl = OrDrawn("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", FreeUrl),
            OtlpHttpUrl = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"],
            ResourceServiceUrl = OrDrawn("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", FreeUrl),
            BrowserToken = configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? OrDrawn("AppHost:BrowserToken", RandomKey),
            OtlpApiKey = OrDrawn("AppHost:OtlpApiKey", RandomKey),
            ResourceServiceApiKey = OrDrawn("AppHost:ResourceService:ApiKey", RandomKey),
            DashboardPath = build.DashboardPath,
            ApplicationName = applicationName,
        };

        string OrDrawn(string key, Func<string> draw) => configuration[key] ?? (configuration[key] = draw());

        static string FreeUrl() => $"http://localhost:{FreePorts.Next()}";

        static string RandomKey() => Guid.NewGuid().ToString("N");
    }
}
