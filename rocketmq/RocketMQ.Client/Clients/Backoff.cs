namespace Org.Apache.Rocketmq;

/// <summary>
/// Delays that double from <paramref name="initial"/> to <paramref name="max"/>, each spread over its upper half,
/// so that clients which failed together do not return together.
/// </summary>
internal sealed class Backoff(TimeSpan initial, TimeSpan max)
{
    private int _failures;

    public TimeSpan Next()
    {
        var full = Math.Min(initial.Ticks << Math.Min(_failures++, 30), max.Ticks);
        return new TimeSpan((full / 2) + Random.Shared.NextInt64((full / 2) + 1));
    }

    public void Reset() => _failures = 0;
}
