using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using PushApp.ServiceDefaults.Health;
using PushApp.ServiceDefaults.Problems;
using PushApp.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of PushApp shares.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry, health checks, problem details, service discovery and resilient HTTP clients.
    /// Call <see cref="MapDefaultEndpoints"/> on the built application.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddProblemDetailsDefaults();

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Maps readiness (<c>/health</c>) and liveness (<c>/alive</c>); both answer without a token.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(DefaultHealthChecks.ReadinessPath).AllowAnonymous();
        app.MapHealthChecks(DefaultHealthChecks.LivenessPath, new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(DefaultHealthChecks.LiveTag),
        }).AllowAnonymous();
        return app;
    }
}
