namespace PushApp.Bench.Load;

/// <summary>What one turn of a peer came to.</summary>
internal sealed record Round
{
    /// <summary>The load itself among the roles of <see cref="Cpu"/> and <see cref="Memory"/>.</summary>
    public const string LoadRole = "load";

    public required string Peer { get; init; }

    public required string Load { get; init; }

    /// <summary>How many nodes the peer's clients were spread over.</summary>
    public int Nodes { get; init; }

    /// <summary>How many came to their client.</summary>
    public required long Messages { get; init; }

    public required double Seconds { get; init; }

    /// <summary>
    /// Milliseconds from when a message was due until its client had it: the median. Of a replay, from its beginning until a
    /// user had everything.
    /// </summary>
    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double Max { get; init; }

    /// <summary>The same milliseconds at more percentiles.</summary>
    public IReadOnlyList<LatencyPoint> Latencies { get; init; } = [];

    /// <summary>Messages that were not accepted, or not sent for want of room.</summary>
    public required long Refused { get; init; }

    /// <summary>Accepted, and not at the client when nothing had come for ten seconds.</summary>
    public required long Missing { get; init; }

    /// <summary>Came in another order than their numbers', or again. Only a replay looks.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Microseconds of processor time a message, by role.</summary>
    public required IReadOnlyDictionary<string, double> Cpu { get; init; }

    /// <summary>Resident memory of a process at the end of the round, in MiB, by role; the mean where a role has several.</summary>
    public IReadOnlyDictionary<string, double> Memory { get; init; } = new Dictionary<string, double>();

    /// <summary>Messages a second.</summary>
    public double Rate => Messages / Seconds;

    /// <summary>Microseconds of processor time a message, of all that serves.</summary>
    public double ServerCpu => Cpu.Where(role => role.Key != LoadRole).Sum(role => role.Value);
}

/// <summary>One point of the curve of latencies.</summary>
/// <param name="Percentile">0 to 100.</param>
/// <param name="Milliseconds">What this share of all does not exceed.</param>
internal readonly record struct LatencyPoint(double Percentile, double Milliseconds);
