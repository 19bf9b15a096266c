using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands that start, stop and restart a replica.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(IResource resource)
    {
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().Any(command => command.Name == KnownResourceCommands.StartCommand))
        {
            return;
        }
        Add(KnownResourceCommands.StartCommand, "Start", "Play", IconVariant.Filled, isHighlighted: true,
            state => Stopped(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Enabled : Busy(state) ? ResourceCommandState.Disabled : ResourceCommandState.Hidden,
            (starter, id, cancellationToken) => starter.StartAsync(id, cancellationToken));
        Add(KnownResourceCommands.StopCommand, "Stop", "Stop", IconVariant.Filled, isHighlighted: true,
            state => state == KnownResourceStates.Running ? ResourceCommandState.Enabled : state == KnownResourceStates.Stopping ? ResourceCommandState.Disabled : ResourceCommandState.Hidden,
            (starter, id, _) => starter.StopAsync(id));
        Add(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", IconVariant.Regular, isHighlighted: false,
            state => state == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async (starter, id, cancellationToken) =>
            {
                await starter.StopAsync(id).ConfigureAwait(false);
                await starter.StartAsync(id, cancellationToken).ConfigureAwait(false);
            });

        void Add(string name, string displayName, string icon, IconVariant iconVariant, bool isHighlighted, Func<string?, ResourceCommandState> when, Func<ResourceStarter, string, CancellationToken, Task> execute) =>
            resource.Annotations.Add(new ResourceCommandAnnotation(
                name,
                displayName,
                context => when(context.ResourceSnapshot.State?.Text),
                async context =>
                {
                    await execute(context.ServiceProvider.GetRequiredService<ResourceStarter>(), context.ResourceName, context.CancellationToken).ConfigureAwait(false);
                    return Result(context);
                },
                displayDescription: null, parameter: null, confirmationMessage: null, icon, iconVariant, isHighlighted));
    }

    private static ExecuteCommandResult Result(ExecuteCommandContext context) =>
        context.ServiceProvider.GetRequiredService<ResourceNotificationService>().TryGetCurrentState(context.ResourceName, out var current)
        && current.Snapshot.State?.Text == KnownResourceStates.FailedToStart
            ? CommandResults.Failure($"{context.ResourceName} could not be started; see its console.")
            : CommandResults.Success();

    private static bool Stopped(string? state) => state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state);

    private static bool Busy(string? state) => state is null || state == KnownResourceStates.Starting;
}
