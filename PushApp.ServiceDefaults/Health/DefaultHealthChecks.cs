using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PushApp.ServiceDefaults.Health;

/// <summary>Liveness and readiness as separate endpoints.</summary>
public static class DefaultHealthChecks
{
    /// <summary>200 when every health check passes: the service may be given work.</summary>
    public const string ReadinessPath = "/health";

    /// <summary>200 while the process answers at all; checks tagged <see cref="LiveTag"/> only.</summary>
    public const string LivenessPath = "/alive";

    /// <summary>The tag of checks whose failure means that the process should be restarted.</summary>
    public const string LiveTag = "live";

    internal static IHostApplicationBuilder AddDefaultHealthChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        return builder;
    }
}
