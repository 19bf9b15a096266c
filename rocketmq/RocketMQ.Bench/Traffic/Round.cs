namespace RocketMQ.Bench.Traffic;

/// <summary>The results of one round.</summary>
internal sealed record Round
{
    public required long Messages { get; init; }

    /// <summary>From the first send to the last receipt.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The CPU time of this process.</summary>
    public required TimeSpan ClientCpu { get; init; }

    /// <summary>The CPU time of the broker's processes; null where they are not known.</summary>
    public required TimeSpan? ServerCpu { get; init; }

    /// <summary>Milliseconds from a send's beginning to the listener, median.</summary>
    public required double P50 { get; init; }

    /// <summary>The same for the slowest hundredth.</summary>
    public required double P99 { get; init; }

    /// <summary>Messages a second, from end to end.</summary>
    public double Rate => Messages / Elapsed.TotalSeconds;

    /// <summary>Microseconds a message.</summary>
    public double ClientCost => ClientCpu.TotalMicroseconds / Messages;

    /// <summary>Microseconds a message; NaN where it is not known.</summary>
    public double ServerCost => ServerCpu?.TotalMicroseconds / Messages ?? double.NaN;
}
