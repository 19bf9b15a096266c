using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PushApp.ServiceDefaults;

/// <summary>Traces, metrics and logs through OpenTelemetry.</summary>
public static class OpenTelemetryExtensions
{
    /// <summary>Activity sources and meters of PushApp are named <c>PushApp.&lt;part&gt;</c>.</summary>
    private const string OwnSources = "PushApp.*";

    /// <summary>
    /// Collects traces, metrics and logs and exports them by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Where it
    /// is not, nothing is collected: spans and logs that nobody gets would be work for each message.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // The host logs each request's full URL at Information, and a WebSocket client's token may be in it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // Kestrel warns, with a stack trace, of connections whose requests it could not read to their end: the client's doing.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        if (!builder.ExportsTelemetry())
        {
            return builder;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnSources))
            .WithTracing(tracing => tracing
                .SetSampler(MessageTraceSampler.From(builder.Configuration))
                .AddSource(OwnSources)
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !IsHealthRequest(context.Request.Path);
                    options.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
                })
                // Long polls and heartbeats would bury the messages' traces; send and process have spans of their own.
                .AddHttpClientInstrumentation(options =>
                    options.FilterHttpRequestMessage = request => !IsRocketMQRequest(request)))
            .UseOtlpExporter();
        return builder;
    }

    /// <summary>Whether anybody gets traces, metrics and logs.</summary>
    public static bool ExportsTelemetry(this IHostApplicationBuilder builder) =>
        !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    private static bool IsRocketMQRequest(HttpRequestMessage request) =>
        request.RequestUri?.AbsolutePath.StartsWith("/apache.rocketmq.v2.", StringComparison.Ordinal) ?? false;

    private static bool IsHealthRequest(PathString path) =>
        path.StartsWithSegments(ServiceDefaultsExtensions.ReadinessPath) || path.StartsWithSegments(ServiceDefaultsExtensions.LivenessPath);
}
