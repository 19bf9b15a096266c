using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Asks each health check once a second at most, however many ask for the service's health: anybody may, and a check may be
/// a command to Redis.
/// </summary>
internal static class RecentHealth
{
    /// <summary>How long a result is told again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    /// <summary>Has all checks that are registered, before or after, asked so.</summary>
    public static IServiceCollection AddRecentHealth(this IServiceCollection services) =>
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var registration in options.Registrations)
            {
                var (factory, recent) = (registration.Factory, new RecentResult());
                registration.Factory = provider => new RecentCheck(factory(provider), recent);
            }
        });

    private sealed class RecentCheck(IHealthCheck check, RecentResult recent) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            recent.GetAsync(() => check.CheckHealthAsync(context, CancellationToken.None)).WaitAsync(cancellationToken);
    }

    /// <summary>The last result of one check; who asks while it is under way waits for the same.</summary>
    private sealed class RecentResult
    {
        private readonly Lock _lock = new();
        private Task<HealthCheckResult>? _last;
        private long _ends;

        public Task<HealthCheckResult> GetAsync(Func<Task<HealthCheckResult>> check)
        {
            lock (_lock)
            {
                if (_last is null || (_last.IsCompleted && Environment.TickCount64 >= _ends))
                {
                    _last = Task.Run(check);
                    _ends = Environment.TickCount64 + (long)Lifetime.TotalMilliseconds;
                }

                return _last;
            }
        }
    }
}
