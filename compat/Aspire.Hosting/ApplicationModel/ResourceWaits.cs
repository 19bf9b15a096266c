using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Waits for states of resources.</summary>
internal sealed class ResourceWaits(ResourceNotificationService notifications, ResourceLoggerService logs)
{
    private const int LinesShown = 20;

    public static bool GivesUp(WaitBehavior behavior, CustomResourceSnapshot snapshot) =>
        behavior == WaitBehavior.StopOnResourceUnavailable && IsTerminal(snapshot);

    /// <summary>The end of a console, to be put behind a message.</summary>
    public string LastLines(string id)
    {
        var lines = logs.Tail(id, LinesShown);
        return lines.Count == 0 ? "" : $" Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, lines.Select(line => "  " + line.Content))}";
    }

    public async Task<ResourceEvent> UntilAsync(string resourceName, Func<ResourceEvent, bool> predicate, string what, CancellationToken cancellationToken)
    {
        ResourceEvent? last = null;
        try
        {
            await foreach (var changed in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                if (string.Equals(changed.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase))
                {
                    last = changed;
                    if (predicate(changed))
                    {
                        return changed;
                    }
                }
            }
            throw new OperationCanceledException($"The application ended before the resource '{resourceName}' could {what}.");
        }
        catch (OperationCanceledException exception)
        {
            var state = last is null
                ? "No state of it was ever published."
                : $"It was last {last.Snapshot.State?.Text ?? "in no state"}, health {last.Snapshot.HealthStatus?.ToString() ?? "unknown"}.{LastLines(last.ResourceId)}";
            throw new OperationCanceledException(
                $"The resource '{resourceName}' did not {what} before the wait was cancelled. {state}", exception, cancellationToken);
        }
    }

    public async Task ForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource is not IResourceWithoutLifetime).ToArray();
        if (waits.Length == 0)
        {
            return;
        }
        var names = waits.Select(wait => wait.Resource.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        logs.GetLogger(resource).LogInformation("Waiting for {Resources}.", string.Join(", ", names));
        await notifications.PublishUpdateAsync(resource, s => s.State is null || s.State.Text == KnownResourceStates.Starting
            ? s with { State = KnownResourceStates.Waiting, Properties = s.Properties.With(KnownProperties.WaitingFor, names) }
            : s).ConfigureAwait(false);
        await Task.WhenAll(waits.SelectMany(wait => ResourceInstances.Ids(wait.Resource).Select(id => ForAsync(resource, wait, id, cancellationToken)))).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(resource, s => s with { Properties = s.Properties.Without(KnownProperties.WaitingFor) }).ConfigureAwait(false);
    }

    private async Task ForAsync(IResource resource, WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var behavior = wait.WaitBehavior ?? notifications.DefaultWaitBehavior;
        var reached = await UntilAsync(wait.Resource.Name, e => e.ResourceId == id && IsOver(wait, behavior, e.Snapshot), $"become what '{resource.Name}' waits for", cancellationToken).ConfigureAwait(false);
        var snapshot = reached.Snapshot;
        var succeeded = wait.WaitType == WaitType.WaitForCompletion
            ? snapshot.State?.Text != KnownResourceStates.FailedToStart && (snapshot.ExitCode ?? wait.ExitCode) == wait.ExitCode
            : IsUsable(snapshot);
        if (!succeeded)
        {
            var exitCode = snapshot.ExitCode is { } code ? $" with exit code {code}" : "";
            throw new DistributedApplicationException($"'{resource.Name}' waits for '{ResourceInstances.DisplayName(wait.Resource, id)}', which is {snapshot.State?.Text}{exitCode}.");
        }
        if (wait.WaitType == WaitType.WaitUntilHealthy && snapshot.Ready is { } ready)
        {
            await ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsOver(WaitAnnotation wait, WaitBehavior behavior, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => IsTerminal(snapshot),
        WaitType.WaitUntilStarted => IsUsable(snapshot) || GivesUp(behavior, snapshot),
        _ => (IsUsable(snapshot) && snapshot.HealthStatus is HealthStatus.Healthy or null && snapshot.Ready is not null) || GivesUp(behavior, snapshot),
    };

    private static bool IsUsable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running || snapshot.State?.Text == KnownResourceStates.Active;

    private static bool IsTerminal(CustomResourceSnapshot snapshot) =>
        KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);
}
