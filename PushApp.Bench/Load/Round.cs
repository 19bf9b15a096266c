namespace PushApp.Bench.Load;

/// <summary>What one turn of a peer came to.</summary>
internal sealed record Round
{
    /// <summary>The load itself among the roles of <see cref="Cpu"/>.</summary>
    public const string LoadRole = "load";

    public required string Peer { get; init; }

    public required string Load { get; init; }

    /// <summary>How many came to their client.</summary>
    public required long Messages { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Milliseconds from when a message was due until its client had it: the median.</summary>
    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double Max { get; init; }

    /// <summary>Requests that were not answered 202, or not sent for want of room.</summary>
    public required long Refused { get; init; }

    /// <summary>Accepted, and not at the client ten seconds later.</summary>
    public required long Missing { get; init; }

    /// <summary>Microseconds of processor time a message, by role.</summary>
    public required IReadOnlyDictionary<string, double> Cpu { get; init; }

    /// <summary>Messages a second.</summary>
    public double Rate => Messages / Seconds;

    /// <summary>Microseconds of processor time a message, of all that serves.</summary>
    public double ServerCpu => Cpu.Where(role => role.Key != LoadRole).Sum(role => role.Value);
}
