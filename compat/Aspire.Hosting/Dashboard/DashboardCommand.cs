using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Orchestration.Processes;
using Aspire.Hosting.Orchestration.Projects;

namespace Aspire.Hosting.Dashboard;

/// <summary>How the dashboard is started; its variables have the names that Aspire's own dashboard has for them.</summary>
internal sealed class DashboardCommand(DashboardOptions options)
{
    /// <exception cref="DistributedApplicationException">There is no dashboard to start.</exception>
    public ChildProcessOptions ToProcess()
    {
        if (options.DashboardPath is not { } path || !File.Exists(path))
        {
            throw new DistributedApplicationException(options.DashboardPath is null
                ? "the AppHost's build has recorded none."
                : $"'{options.DashboardPath}' does not exist. Build the solution.");
        }
        var environment = ExecutionConfiguration.Inherited();
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["ASPNETCORE_URLS"] = string.Join(';', options.FrontendUrls);
        environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = options.OtlpGrpcUrl;
        environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = options.ResourceServiceUrl;
        environment["DASHBOARD__FRONTEND__BROWSERTOKEN"] = options.BrowserToken;
        environment["DASHBOARD__OTLP__PRIMARYAPIKEY"] = options.OtlpApiKey;
        environment["DASHBOARD__API__PRIMARYAPIKEY"] = options.ApiKey;
        environment["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = options.ResourceServiceApiKey;
        return new ChildProcessOptions(ProjectOutput.DotnetPath(), ["exec", path], Path.GetDirectoryName(path)!, environment);
    }
}
