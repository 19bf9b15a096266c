using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The services that run an application.</summary>
internal static class OrchestrationServices
{
    public static void AddOrchestration(this IServiceCollection services, DistributedApplicationBuilder builder, AppHostBuild build, DistributedApplicationOptions options)
    {
        services.AddLogging(logging => logging
            .AddFilter("Microsoft", LogLevel.Warning)
            // What is not healthy yet is a resource's state, not an error of the host.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning));
        // The host says in its own words that it has started.
        services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ReplicaSet.StopGrace * 4);
        services.AddHttpClient();
        services.AddHealthChecks();

        services.AddSingleton(build);
        services.AddSingleton(OrchestratorOptions.From(builder.Configuration));
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(new DistributedApplicationModel(builder.Resources));

        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton<ResourceNotificationService>();
        // With a dashboard someone can start again what failed; without, nobody will.
        services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior = options.DisableDashboard
            ? WaitBehavior.StopOnResourceUnavailable
            : WaitBehavior.WaitOnResourceUnavailable);
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(), provider.GetRequiredService<ResourceLoggerService>(), provider));

        services.AddSingleton<ExecutionConfiguration>();
        services.AddSingleton<ReplicaReporter>();
        services.AddSingleton<ReplicaSets>();
        services.AddSingleton<ResourceStarter>();
        services.AddSingleton<ResourceUrls>();
        services.AddSingleton<ResourceInitializer>();
        services.AddSingleton<HealthProbe>();
        services.AddSingleton<HealthMonitor>();
        if (!options.DisableDashboard)
        {
            // Before the orchestrator, so that it stops after it: resources are shown until they have stopped.
            services.AddDashboard(builder, build);
        }
        services.AddSingleton<LocalOrchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<LocalOrchestrator>());
        if (options.EnableResourceLogging)
        {
            services.AddHostedService<ResourceLogForwarder>();
        }
    }
}
