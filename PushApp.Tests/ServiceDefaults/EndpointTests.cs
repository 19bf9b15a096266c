using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Trace;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class EndpointTests
{
    [Fact]
    public async Task A_failing_check_makes_the_service_unready_but_not_dead()
    {
        await using var host = await ServiceDefaultsHost.StartAsync(check: new Failing());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Http.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/alive")).StatusCode);
    }

    [Fact]
    public async Task An_exception_is_problem_details_without_its_message()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.Http.GetAsync("/fails");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(500, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("secret of the inside", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_problem_details()
    {
        await using var host = await ServiceDefaultsHost.StartAsync();
        using var response = await host.Http.GetAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_token_in_the_query_reaches_neither_logs_nor_traces_and_health_requests_are_not_traced()
    {
        using var logs = new CollectedLogs();
        var spans = new CollectedSpans();
        Activity[] served;
        Activity[] ServedAt(int port) =>
            [.. spans.Items.Where(span => span.Kind == ActivityKind.Server && Equals(span.GetTagItem("server.port"), port))];
        var token = AccessTokens.Issue(ServiceDefaultsHost.Jwt, "alice", TimeSpan.FromMinutes(5));
        await using (var host = await ServiceDefaultsHost.StartAsync(
            logs: logs,
            services: services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(spans)))))
        {
            var port = host.Http.BaseAddress!.Port;
            await host.Http.GetStringAsync("/health");
            await host.Http.GetStringAsync($"/browser?access_token={token}");
            await host.Http.GetAsync($"/browser?access_token={token}x");

            // A span ends after its answer has gone out, and a host that stops meanwhile takes it along.
            await Eventually.TrueAsync(() => ServedAt(port).Length >= 2);
            served = ServedAt(port);
        }

        var signature = token[(token.LastIndexOf('.') + 1)..];
        Assert.DoesNotContain(logs.Lines, line => line.Contains(signature, StringComparison.Ordinal));
        Assert.Equal(2, served.Length);
        Assert.All(served, span => Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("access_token", StringComparison.Ordinal)));
    }

    private sealed class Failing : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(HealthCheckResult.Unhealthy());
    }

    private sealed class CollectedSpans : BaseExporter<Activity>
    {
        public ConcurrentQueue<Activity> Items { get; } = new();

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
            {
                Items.Enqueue(activity);
            }

            return ExportResult.Success;
        }
    }
}
