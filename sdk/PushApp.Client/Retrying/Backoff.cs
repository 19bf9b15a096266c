namespace PushApp.Client.Retrying;

/// <summary>Waits between attempts (docs/client-protocol.md, "Reconnect with backoff and jitter").</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A random time between 0 and min(30 s, 0.5 s × 2ⁿ): without the random part all clients of a gateway come back at once.</summary>
    /// <param name="attempt">n, from 0.</param>
    public static TimeSpan Before(int attempt) => Limit(attempt) * Random.Shared.NextDouble();

    /// <summary>The longest wait before an attempt.</summary>
    public static TimeSpan Limit(int attempt) => attempt < 6 ? First * (1 << Math.Max(0, attempt)) : Longest;
}
