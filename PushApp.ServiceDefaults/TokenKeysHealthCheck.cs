using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.ServiceDefaults;

/// <summary>Whether tokens can be checked. It has an authority's keys read when the service starts, before its first request.</summary>
internal sealed class TokenKeysHealthCheck(TokenKeys keys) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await keys.CurrentAsync();
            return HealthCheckResult.Healthy();
        }
        catch (KeysUnavailableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
