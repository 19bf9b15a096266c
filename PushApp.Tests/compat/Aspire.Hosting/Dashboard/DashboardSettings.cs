using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Orchestration.Proxying;

namespace PushApp.Tests.Compat.Hosting.Dashboard;

/// <summary>Options of a host on ports of its own.</summary>
internal static class DashboardSettings
{
    public static DashboardOptions With(string? path) => new()
    {
        FrontendUrls = [$"http://localhost:{FreePorts.Next()}"],
        OtlpGrpcUrl = $"http://localhost:{FreePorts.Next()}",
        ResourceServiceUrl = $"http://localhost:{FreePorts.Next()}",
        BrowserToken = "the-browser-token",
        OtlpApiKey = "the-otlp-key",
        ApiKey = "the-api-key",
        ResourceServiceApiKey = "the-resource-service-key",
        DashboardPath = path,
        ApplicationName = "Tested",
    };
}
