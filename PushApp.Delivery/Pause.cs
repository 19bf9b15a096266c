namespace PushApp.Delivery;

/// <summary>Waits within loops that end when they are told to.</summary>
public static class Pause
{
    /// <summary>Waits.</summary>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where it was cancelled.</returns>
    public static async Task<bool> ForAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
