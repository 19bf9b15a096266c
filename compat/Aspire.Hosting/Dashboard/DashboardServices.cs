using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

/// <summary>The services that show an application in a dashboard.</summary>
internal static class DashboardServices
{
    public static void AddDashboard(this IServiceCollection services, DistributedApplicationBuilder builder, AppHostBuild build)
    {
        services.AddSingleton(_ => DashboardOptions.From(builder.Configuration, build, builder.Environment.ApplicationName));
        services.AddSingleton<ResourceServiceHost>();
        services.AddSingleton<DashboardCommand>();
        services.AddSingleton<DashboardProcess>();
        services.AddHostedService<DashboardHost>();
    }
}
