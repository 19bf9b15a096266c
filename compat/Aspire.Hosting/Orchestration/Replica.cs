using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>One process of a resource. Its id and its ports stay the same when it is stopped and started again.</summary>
internal sealed class Replica(IResource resource, ResourceInstance instance, ReplicaReporter reporter) : IDisposable
{
    // Starting and stopping take turns.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile ChildProcess? _process;
    private volatile bool _stopRequested;
    private volatile Task _ended = Task.CompletedTask;

    /// <summary>Called when the process has started or ended.</summary>
    public event Action? RunningChanged;

    public IResource Resource { get; } = resource;

    public string Id => instance.Id;

    public string Suffix => instance.Suffix;

    public TargetPorts Ports { get; } = new(resource);

    public bool IsRunning => _process is { Exited.IsCompleted: false };

    /// <summary>Starts the process, if it does not run.</summary>
    public async Task StartAsync(Func<Task<LaunchPlan>> plan, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsRunning)
            {
                return;
            }
            _stopRequested = false;
            var launch = await plan().ConfigureAwait(false);
            await reporter.StartingAsync(this, launch).ConfigureAwait(false);
            var process = await ChildProcess.StartAsync(launch.Process, line => reporter.Line(this, line), cancellationToken).ConfigureAwait(false);
            _process = process;
            await reporter.RunningAsync(this, process).ConfigureAwait(false);
            RunningChanged?.Invoke();
            _ended = WatchAsync(process);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await reporter.FailedToStartAsync(this, exception).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks the process to end, kills it after <paramref name="grace"/>, and returns when it has ended.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _stopRequested = true;
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_process is not { } process)
            {
                return;
            }
            if (IsRunning)
            {
                await reporter.StoppingAsync(this).ConfigureAwait(false);
                await process.StopAsync(grace).ConfigureAwait(false);
            }
            await _ended.ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task WatchAsync(ChildProcess process)
    {
        try
        {
            var exitCode = await process.Exited.ConfigureAwait(false);
            RunningChanged?.Invoke();
            await reporter.EndedAsync(this, process, exitCode, _stopRequested).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            reporter.Logger.LogError(exception, "The end of {Replica} could not be reported.", Id);
        }
    }
}
