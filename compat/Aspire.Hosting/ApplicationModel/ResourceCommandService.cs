using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Gives commands to resources.</summary>
public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _logs;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService logs, IServiceProvider services)
    {
        _notifications = notifications;
        _logs = logs;
        _services = services;
    }

    /// <summary>Gives a command to one replica, by its id, or to a resource that has one process only, by its name.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _notifications.TryGetCurrentState(resourceId, out var current)
            ? ExecuteAsync(current.Resource, current.ResourceId, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"Resource '{resourceId}' not found. A resource with several replicas is commanded by the replica's id."));

    /// <summary>Gives a command to all replicas of a resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var ids = ResourceInstances.Ids(resource);
        var results = await Task.WhenAll(ids.Select(id => ExecuteAsync(resource, id, commandName, cancellationToken))).ConfigureAwait(false);
        var failures = results.Zip(ids).Where(r => !r.First.Success).ToArray();
        return failures.Length switch
        {
            0 => results.Length == 1 ? results[0] : CommandResults.Success(),
            _ when results.Length == 1 => results[0],
            _ when failures.All(f => f.First.Canceled) => CommandResults.Canceled(),
            _ => CommandResults.Failure(string.Join(Environment.NewLine, failures.Select(f => $"{f.Second}: {f.First.Message}"))),
        };
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(IResource resource, string id, string commandName, CancellationToken cancellationToken)
    {
        var logger = _logs.GetLogger(id);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(c => string.Equals(c.Name, commandName, StringComparison.OrdinalIgnoreCase));
        if (command is null)
        {
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{id}'.");
        }
        try
        {
            return await command.ExecuteCommand(new() { ServiceProvider = _services, ResourceName = id, CancellationToken = cancellationToken, Logger = logger }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            logger.LogError("Command '{Command}' failed: {Message}", commandName, exception.Message);
            return CommandResults.Failure(exception);
        }
    }
}
