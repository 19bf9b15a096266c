namespace PushApp.Chaos.Load;

/// <summary>How long a client waits before it connects again: as docs/client-protocol.md says, but at most 5 seconds.</summary>
internal sealed class Backoff
{
    private const double FirstSeconds = 0.5;
    private const double LongestSeconds = 5;
    private const int MostDoublings = 10;

    private int _attempt;

    /// <summary>Begins again, after a connection that lasted.</summary>
    public void Reset() => _attempt = 0;

    /// <summary>A random time below a limit that doubles from call to call.</summary>
    public TimeSpan Next() => TimeSpan.FromSeconds(
        Random.Shared.NextDouble() * Math.Min(LongestSeconds, FirstSeconds * Math.Pow(2, Math.Min(_attempt++, MostDoublings))));
}
