namespace PushApp.Gateway.Connections;

/// <summary>
/// Goes over all connections again and again, in batches that are spread over the time of a round; in a hurry, at once
/// and at a limited rate.
/// </summary>
/// <param name="connections">The connections, as they come and go.</param>
/// <param name="length">How long a round takes.</param>
internal sealed class Rounds(ConnectionTable connections, TimeSpan length)
{
    private const int BatchSize = 256;

    private static readonly TimeSpan HurryPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private volatile TaskCompletionSource _hurry = NewSignal();

    /// <summary>Begins a round now.</summary>
    public void Hurry() => _hurry.TrySetResult();

    /// <summary>Goes on until cancelled.</summary>
    /// <param name="work">Does a batch; false where it is to be tried again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<ClientConnection[], Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // What a connection brings is fresh: the wait comes before the first batch, too.
                await PauseAsync(cancellationToken);
                await RoundAsync(work, TakeHurry(), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RoundAsync(Func<ClientConnection[], Task<bool>> work, bool hurry, CancellationToken cancellationToken)
    {
        var first = true;
        foreach (var batch in connections.All.Chunk(BatchSize))
        {
            if (!first)
            {
                await (hurry ? Task.Delay(HurryPause, cancellationToken) : PauseAsync(cancellationToken));
                hurry |= _hurry.Task.IsCompleted;
            }

            first = false;
            while (!await work(batch))
            {
                await Task.Delay(RetryDelay, cancellationToken);
            }
        }
    }

    // As long that a round over all batches takes its time; one in a hurry does not wait.
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_hurry.Task, Task.Delay(length / (connections.Count / BatchSize + 1), cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private bool TakeHurry()
    {
        if (!_hurry.Task.IsCompleted)
        {
            return false;
        }

        _hurry = NewSignal();
        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
