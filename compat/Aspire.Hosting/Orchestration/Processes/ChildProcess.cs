namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>
/// A process that the host started, with everything that one starts and does not detach. It ends with the host,
/// however the host ends; when its first process exits, what that left behind is ended too.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // Output that is in the pipe when the child has ended is read; a detached grandchild may hold the pipe open for ever.
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DescendantCheck = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DisposeGrace = TimeSpan.FromSeconds(6);

    private readonly ProcessTree _tree;
    private readonly Action<OutputLine> _onLine;
    private readonly Lock _lineLock = new();
    private readonly Lock _signalLock = new();
    private bool _released;
    private long _graceEnds; // Environment.TickCount64; 0 while no stop was asked for

    private ChildProcess(ProcessTree tree, Action<OutputLine> onLine)
    {
        _tree = tree;
        _onLine = onLine;
        StartedAt = DateTimeOffset.UtcNow;
        Exited = RunAsync();
    }

    public int Pid => _tree.Pid;

    public DateTimeOffset StartedAt { get; }

    /// <summary>
    /// The exit code, 128 + signal number for a process that a signal ended. Completes after the last line was handed on.
    /// </summary>
    public Task<int> Exited { get; }

    /// <param name="options">What to start.</param>
    /// <param name="onLine">Gets each line of output; calls never overlap. It must return quickly, as the child waits for it, and not throw.</param>
    /// <param name="ct">Only asked before the start.</param>
    /// <exception cref="ChildProcessStartException">The program could not be started; the message says why.</exception>
    public static Task<ChildProcess> StartAsync(ChildProcessOptions options, Action<OutputLine> onLine, CancellationToken ct) =>
        Task.Run(() => new ChildProcess(ProcessTree.Start(options), onLine), ct);

    /// <summary>
    /// Asks the whole tree to end (SIGTERM), kills what is left of it after <paramref name="grace"/>, and returns when
    /// <see cref="Exited"/> has completed. A second call may shorten the grace, never lengthen it.
    /// </summary>
    public async Task StopAsync(TimeSpan grace)
    {
        lock (_signalLock)
        {
            var ends = Math.Max(1, Environment.TickCount64 + (long)grace.TotalMilliseconds);
            _graceEnds = _graceEnds == 0 ? ends : Math.Min(_graceEnds, ends);
            if (!_released)
            {
                _tree.Terminate();
            }
        }
        try
        {
            await Exited.WaitAsync(grace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
        }
        await Exited.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync(DisposeGrace).ConfigureAwait(false);

    private async Task<int> RunAsync()
    {
        using var stopReading = new CancellationTokenSource();
        var output = LineReader.ReadAsync(_tree.Output, text => HandOn(text, isError: false), stopReading.Token);
        var error = LineReader.ReadAsync(_tree.Error, text => HandOn(text, isError: true), stopReading.Token);

        await _tree.RootExited.ConfigureAwait(false);
        // In a stop a script may be gone at once and the JVM it started still be closing its files.
        while (WithinGrace() && _tree.HasDescendants())
        {
            await Task.Delay(DescendantCheck).ConfigureAwait(false);
        }
        Kill();
        int exitCode;
        lock (_signalLock)
        {
            exitCode = _tree.Release();
            _released = true;
        }
        stopReading.CancelAfter(OutputDrain);
        await Task.WhenAll(output, error).ConfigureAwait(false);
        await _tree.DisposeAsync().ConfigureAwait(false);
        return exitCode;
    }

    private void HandOn(string text, bool isError)
    {
        lock (_lineLock)
        {
            _onLine(new OutputLine(text, isError, DateTimeOffset.UtcNow));
        }
    }

    private bool WithinGrace()
    {
        lock (_signalLock)
        {
            return Environment.TickCount64 < _graceEnds;
        }
    }

    private void Kill()
    {
        lock (_signalLock)
        {
            if (!_released)
            {
                _tree.Kill();
            }
        }
    }
}
