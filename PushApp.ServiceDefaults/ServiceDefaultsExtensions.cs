using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PushApp.ServiceDefaults;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of PushApp shares.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>200 when every health check passes: the service may be given work.</summary>
    public const string ReadinessPath = "/health";

    /// <summary>200 while the process answers at all; checks tagged <see cref="LiveTag"/> only.</summary>
    public const string LivenessPath = "/alive";

    /// <summary>The tag of checks whose failure means that the process should be restarted.</summary>
    public const string LiveTag = "live";

    /// <summary>
    /// Adds a bounded shutdown, an exit code that tells a failure, telemetry, health checks, problem details, service discovery
    /// and resilient HTTP clients.
    /// Call <see cref="MapDefaultEndpoints"/> on the built application.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddBoundedShutdown();
        builder.Services.AddHostedService<BackgroundFailures>();
        builder.ConfigureOpenTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddRecentHealth();
        builder.AddProblemDetailsDefaults();

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Maps readiness (<c>/health</c>) and liveness (<c>/alive</c>); both answer without a token, from results that are at most a second old.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ReadinessPath).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks(LivenessPath, new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(LiveTag),
        }).AllowAnonymous().DisableRateLimiting();
        return app;
    }
}
