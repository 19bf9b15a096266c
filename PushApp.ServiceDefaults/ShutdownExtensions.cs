using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Bounds the whole end of a service. Orchestrators stop all services at once and kill what has not ended in time, so a
/// service must end by itself also where what it says goodbye to is already gone.
/// </summary>
internal static class ShutdownExtensions
{
    public static IHostApplicationBuilder AddBoundedShutdown(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<HostOptions>()
            .Configure<IOptions<ShutdownOptions>>((host, shutdown) => host.ShutdownTimeout = shutdown.Value.Timeout);
        builder.Services.AddHostedService<ShutdownLimit>();
        return builder;
    }
}

/// <summary>How long a service may take to end. Configuration section <c>Shutdown</c>; durations are <c>hh:mm:ss</c>.</summary>
public sealed record ShutdownOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Shutdown";

    /// <summary>
    /// How long what is under way may take when the service is asked to stop; a second later the process ends in any case.
    /// Less than what the orchestrator waits before it kills. 1 second to 10 minutes, default 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = $"{Section}:{nameof(Timeout)} must be {{1}} to {{2}}.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Ends the process where its orderly end takes too long: the host's own limit asks hosted services to come to an end, but
/// cannot make them, and does not hold for what is disposed of after them.
/// </summary>
internal sealed partial class ShutdownLimit(IHostApplicationLifetime application, IOptions<HostOptions> host, ILogger<ShutdownLimit> logger)
    : IHostedService, IDisposable
{
    // For what is closed after the hosted services: connections to Redis, exporters of telemetry.
    private static readonly TimeSpan DisposalTime = TimeSpan.FromSeconds(1);

    private CancellationTokenRegistration _stopping;
    private Timer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = application.ApplicationStopping.Register(
            () => _timer = new Timer(_ => End(), null, host.Value.ShutdownTimeout + DisposalTime, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lifts the limit: the host has ended in time.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _timer?.Dispose();
    }

    private void End()
    {
        LogLate(host.Value.ShutdownTimeout);
        Environment.Exit(Environment.ExitCode);
    }

    [LoggerMessage(LogLevel.Warning, "The service has not ended within {Timeout}; what is left ends with the process.")]
    private partial void LogLate(TimeSpan timeout);
}
