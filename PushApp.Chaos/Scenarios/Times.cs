namespace PushApp.Chaos.Scenarios;

/// <summary>How long the parts of a scenario are.</summary>
/// <param name="Before">Load before the fault.</param>
/// <param name="Fault">The fault, where it has a length.</param>
/// <param name="Stall">The same for clients that do not read.</param>
/// <param name="Outage">How long nobody answers before a store is there again.</param>
/// <param name="After">Load after the fault has healed.</param>
/// <param name="Restarts">The most gateways that are restarted one after the other.</param>
internal sealed record Times(TimeSpan Before, TimeSpan Fault, TimeSpan Stall, TimeSpan Outage, TimeSpan After, int Restarts)
{
    /// <summary>As long as the promises are about.</summary>
    public static Times Long { get; } = new(
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), Restarts: int.MaxValue);

    /// <summary>Long enough that a lease of 5 seconds ends, and a write counts as stuck.</summary>
    public static Times Short { get; } = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), Restarts: 2);
}
