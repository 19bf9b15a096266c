namespace PushApp.Delivery;

/// <summary>
/// Delays between attempts: they double from <paramref name="first"/> to <paramref name="longest"/>, each spread over its
/// upper half, so that processes which failed together do not return together.
/// </summary>
/// <param name="first">The first delay at its longest.</param>
/// <param name="longest">The longest delay.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    // Far more doublings than a delay needs to become the longest, and too few to overflow.
    private const int MaxDoublings = 20;

    private int _attempts;

    /// <summary>The next delay.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(first.Ticks << Math.Min(_attempts++, MaxDoublings), longest.Ticks);
        return new TimeSpan((full / 2) + Random.Shared.NextInt64((full / 2) + 1));
    }

    /// <summary>Waits for the next delay.</summary>
    /// <returns>False where it was cancelled.</returns>
    public Task<bool> DelayAsync(CancellationToken cancellationToken) => Pause.ForAsync(Next(), cancellationToken);
}
