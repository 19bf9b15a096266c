namespace Aspire.Hosting;

/// <summary>
/// In a test, the AppHost's own program does not start the application that it built: it waits here for what
/// the test does with it.
/// </summary>
internal sealed class EntryPointGate
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => _started.Task;

    public Task Ended => _ended.Task;

    public void SetStarted() => _started.TrySetResult();

    public void SetEnded()
    {
        _started.TrySetResult();
        _ended.TrySetResult();
    }
}
