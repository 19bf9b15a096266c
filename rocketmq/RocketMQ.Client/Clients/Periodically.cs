namespace Org.Apache.Rocketmq;

/// <summary>Work that is done again and again until the client stops.</summary>
internal static class Periodically
{
    /// <summary>
    /// Completes when stopped, without the failures that stopping brings: a call that is cancelled on its way ends with
    /// gRPC's exception, not with <see cref="OperationCanceledException"/>.
    /// </summary>
    public static async Task RunAsync(TimeSpan period, Func<Task> action, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await action().ConfigureAwait(false);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
