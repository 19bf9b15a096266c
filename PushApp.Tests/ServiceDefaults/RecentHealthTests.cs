using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class RecentHealthTests
{
    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.ServiceUnavailable)]
    public async Task However_many_ask_a_check_is_asked_once_a_second(bool healthy, HttpStatusCode status)
    {
        var check = new Counting(healthy);
        await using var host = await ServiceDefaultsHost.StartAsync(check: check);
        var started = DateTime.UtcNow;

        for (var i = 0; i < 10; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            {
                using var response = await host.Http.GetAsync("/health");
                Assert.Equal(status, response.StatusCode);
            }));
        }

        Assert.InRange(check.Count, 1, 1 + (int)((DateTime.UtcNow - started) / RecentHealth.Lifetime));
    }

    [Fact]
    public async Task What_has_changed_is_seen_after_that()
    {
        var check = new Counting(healthy: true);
        await using var host = await ServiceDefaultsHost.StartAsync(check: check);
        Assert.True((await host.Http.GetAsync("/health")).IsSuccessStatusCode);

        check.IsHealthy = false;

        await Eventually.TrueAsync(async () => !(await host.Http.GetAsync("/health")).IsSuccessStatusCode);
    }

    private sealed class Counting(bool healthy) : IHealthCheck
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool IsHealthy { get; set; } = healthy;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return Task.FromResult(IsHealthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        }
    }
}
