using Google.Protobuf.WellKnownTypes;

namespace Org.Apache.Rocketmq;

/// <summary>The number of attempts and the delays between them; the server can prescribe both.</summary>
internal sealed class RetryPolicy
{
    private readonly TimeSpan[]? _delays;
    private readonly TimeSpan _initial;
    private readonly TimeSpan _max;
    private readonly double _multiplier;

    private RetryPolicy(int maxAttempts, TimeSpan initial, TimeSpan max, double multiplier, TimeSpan[]? delays = null)
    {
        MaxAttempts = maxAttempts;
        (_initial, _max, _multiplier, _delays) = (initial, max, multiplier, delays);
    }

    public int MaxAttempts { get; }

    /// <summary>Before the server has said anything: 10 ms, doubling, at most 1 s.</summary>
    public static RetryPolicy Default(int maxAttempts) =>
        new(maxAttempts, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1), 2);

    /// <summary>The server's policy; <paramref name="fallback"/> where it gives none.</summary>
    /// <param name="maxAttempts">Overrides the server's number, for a producer has its own.</param>
    public static RetryPolicy FromWire(Proto.RetryPolicy? wire, RetryPolicy fallback, int? maxAttempts = null)
    {
        var attempts = maxAttempts ?? (wire is { MaxAttempts: > 0 } ? wire.MaxAttempts : fallback.MaxAttempts);
        return wire?.StrategyCase switch
        {
            Proto.RetryPolicy.StrategyOneofCase.ExponentialBackoff => new(
                attempts,
                wire.ExponentialBackoff.Initial?.ToTimeSpan() ?? fallback._initial,
                wire.ExponentialBackoff.Max?.ToTimeSpan() ?? fallback._max,
                Math.Max(1, wire.ExponentialBackoff.Multiplier)),
            Proto.RetryPolicy.StrategyOneofCase.CustomizedBackoff when wire.CustomizedBackoff.Next.Count > 0 => new(
                attempts, default, default, 1, [.. wire.CustomizedBackoff.Next.Select(d => d.ToTimeSpan())]),
            _ => fallback,
        };
    }

    public Proto.RetryPolicy ToWire() => new()
    {
        MaxAttempts = MaxAttempts,
        ExponentialBackoff = new Proto.ExponentialBackoff
        {
            Initial = Duration.FromTimeSpan(_initial),
            Max = Duration.FromTimeSpan(_max),
            Multiplier = (float)_multiplier,
        },
    };

    /// <summary>The wait after attempt <paramref name="attempt"/>, which counts from 1, has failed.</summary>
    public TimeSpan DelayAfter(int attempt)
    {
        attempt = Math.Max(attempt, 1);
        return _delays is not null
            ? _delays[Math.Min(attempt, _delays.Length) - 1]
            : TimeSpan.FromTicks((long)Math.Min(_max.Ticks, _initial.Ticks * Math.Pow(_multiplier, attempt - 1)));
    }
}
