using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using PushApp.Dashboard.V1;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the dashboard sees of the application, and what it may do to it.</summary>
internal sealed class ResourceServiceApi(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    DashboardOptions options,
    IHostApplicationLifetime serving) : ResourceService.ResourceServiceBase
{
    private const int LinesPerMessage = 500;

    public override async Task WatchResources(
        WatchResourcesRequest request, IServerStreamWriter<ResourceUpdate> responseStream, ServerCallContext context)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, serving.ApplicationStopping);
        await using var states = notifications.WatchAsync(leaving.Token).GetAsyncEnumerator(leaving.Token);
        // A dashboard that is slower than the states change gets the last state of each resource, not each state.
        var changed = new Dictionary<string, ResourceEvent>();
        var initial = true;
        var next = Task.FromResult(false);
        try
        {
            while (true)
            {
                next = states.MoveNextAsync().AsTask();
                if (!next.IsCompleted && (initial || changed.Count > 0))
                {
                    await responseStream.WriteAsync(ToUpdate(changed.Values, initial), leaving.Token).ConfigureAwait(false);
                    changed.Clear();
                    initial = false;
                }
                if (!await next.ConfigureAwait(false))
                {
                    return;
                }
                changed[states.Current.ResourceId] = states.Current;
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
        }
        finally
        {
            // The dashboard may have left while the next state was waited for; that wait must end before its source may.
            await leaving.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task WatchConsole(
        WatchConsoleRequest request, IServerStreamWriter<ConsoleLines> responseStream, ServerCallContext context)
    {
        var resource = Find(request.ResourceId);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, serving.ApplicationStopping);
        try
        {
            await foreach (var lines in logs.WatchAsync(resource.ResourceId).WithCancellation(leaving.Token).ConfigureAwait(false))
            {
                foreach (var part in lines.Chunk(LinesPerMessage))
                {
                    var message = new ConsoleLines();
                    message.Lines.AddRange(part.Select(line => line.ToMessage()));
                    await responseStream.WriteAsync(message, leaving.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
        }
    }

    public override async Task<CommandResponse> ExecuteCommand(CommandRequest request, ServerCallContext context)
    {
        var resource = Find(request.ResourceId);
        var result = await commands.ExecuteCommandAsync(resource.ResourceId, request.Command, context.CancellationToken).ConfigureAwait(false);
        return new CommandResponse
        {
            Succeeded = result.Success,
            Message = result.Success ? "" : result.Canceled ? "The command was cancelled." : result.Message ?? "The command failed.",
        };
    }

    private ResourceEvent Find(string resourceId) => notifications.TryGetCurrentState(resourceId, out var state)
        ? state
        : throw new RpcException(new Status(StatusCode.NotFound, $"There is no resource '{resourceId}'."));

    private ResourceUpdate ToUpdate(IEnumerable<ResourceEvent> states, bool initial)
    {
        var update = new ResourceUpdate { Initial = initial, ApplicationName = options.ApplicationName };
        update.Upserted.AddRange(states.Select(state => state.ToMessage()));
        return update;
    }
}
