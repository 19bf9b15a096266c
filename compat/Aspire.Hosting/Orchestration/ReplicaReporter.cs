using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Publishes what happens to replicas: as states, in their consoles and, where something failed, in the AppHost's log.</summary>
internal sealed class ReplicaReporter(ResourceNotificationService notifications, ResourceLoggerService logs, IDistributedApplicationEventing eventing, IServiceProvider services, ILogger<DistributedApplication> logger)
{
    private const int LinesShown = 20;

    public ILogger Logger => logger;

    public void Line(Replica replica, OutputLine line) => logs.Append(replica.Id, line.Text, line.IsError, line.At);

    public Task StartingAsync(Replica replica, LaunchPlan launch) => notifications.PublishUpdateAsync(replica.Resource, replica.Id, s => s with
    {
        State = KnownResourceStates.Starting,
        ExitCode = null,
        StopTimeStamp = null,
        Ready = null,
        HealthReports = PendingReports(replica.Resource),
        EnvironmentVariables = [.. launch.Variables.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true)).OrderBy(v => v.Name, StringComparer.Ordinal)],
        Properties = s.Properties
            .With(KnownProperties.ExecutablePath, launch.Process.FileName)
            .With(KnownProperties.ExecutableWorkDir, launch.Process.WorkingDirectory)
            .With(KnownProperties.ExecutableArgs, launch.Process.Arguments.ToImmutableArray(), isSensitive: true),
    });

    public Task RunningAsync(Replica replica, ChildProcess process) => notifications.PublishUpdateAsync(replica.Resource, replica.Id, s => s with
    {
        State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        StartTimeStamp = process.StartedAt.UtcDateTime,
        Properties = s.Properties.With(KnownProperties.ExecutablePid, process.Pid),
        Urls = [.. s.Urls.Select(url => url with { IsInactive = false })],
    });

    public Task StoppingAsync(Replica replica) => notifications.PublishUpdateAsync(replica.Resource, replica.Id, s => s with { State = KnownResourceStates.Stopping });

    public async Task EndedAsync(Replica replica, ChildProcess process, int exitCode, bool stopRequested)
    {
        await notifications.PublishUpdateAsync(replica.Resource, replica.Id, s => s with
        {
            State = new(KnownResourceStates.Finished, exitCode == 0 || stopRequested ? null : KnownResourceStateStyles.Error),
            ExitCode = exitCode,
            StopTimeStamp = DateTime.UtcNow,
            HealthReports = [],
            Properties = s.Properties.Without(KnownProperties.ExecutablePid),
            Urls = [.. s.Urls.Select(url => url with { IsInactive = true })],
        }).ConfigureAwait(false);
        if (!stopRequested)
        {
            var after = DateTimeOffset.UtcNow - process.StartedAt;
            if (exitCode == 0)
            {
                logger.LogInformation("{Replica} has finished after {Seconds:0.0} s.", replica.Id, after.TotalSeconds);
            }
            else
            {
                logger.LogError("{Replica} ended with exit code {ExitCode} after {Seconds:0.0} s.{LastLines}", replica.Id, exitCode, after.TotalSeconds, LastLines(replica));
            }
        }
        if (notifications.TryGetCurrentState(replica.Id, out var state))
        {
            await eventing.PublishAsync(new ResourceStoppedEvent(replica.Resource, services, state)).ConfigureAwait(false);
        }
    }

    public async Task FailedToStartAsync(Replica replica, Exception exception)
    {
        logs.Append(replica.Id, exception.Message, isError: true, DateTimeOffset.UtcNow);
        logger.LogError("{Replica} could not be started: {Message}", replica.Id, exception is DistributedApplicationException or ChildProcessStartException ? exception.Message : exception.ToString());
        await notifications.PublishUpdateAsync(replica.Resource, replica.Id, s => s with
        {
            State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            StopTimeStamp = DateTime.UtcNow,
            Properties = s.Properties.Without(KnownProperties.WaitingFor),
        }).ConfigureAwait(false);
    }

    /// <summary>Until a health check has run once, a replica that has health checks is not healthy.</summary>
    private static ImmutableArray<HealthReportSnapshot> PendingReports(IResource resource) =>
        [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => new HealthReportSnapshot(check.Key, null, null, null))];

    private string LastLines(Replica replica)
    {
        var lines = logs.Tail(replica.Id, LinesShown);
        return lines.Count == 0
            ? " It wrote nothing."
            : $" Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, lines.Select(line => "  " + line.Content))}";
    }
}
