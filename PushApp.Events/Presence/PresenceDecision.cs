using PushApp.Delivery.Presence;

namespace PushApp.Events.Presence;

/// <summary>What follows from how a user was announced and how it is. Times are Unix times in milliseconds by the clock of Redis.</summary>
/// <param name="Change">What is to be announced; null for nothing.</param>
/// <param name="State">What is then announced; null where the user is away.</param>
/// <param name="NextAt">When to look again; null for not until something changes.</param>
internal sealed record PresenceDecision(PresenceChange? Change, PresenceState? State, long? NextAt)
{
    /// <summary>
    /// How often those are looked at who are here: a note that is lost, with the newest writes of a Redis that failed, costs no
    /// more than this.
    /// </summary>
    public static readonly TimeSpan Recheck = TimeSpan.FromMinutes(5);

    /// <summary>Decides.</summary>
    /// <param name="state">What was announced; null where the user is away.</param>
    /// <param name="isConnected">Whether a device is connected.</param>
    /// <param name="now">The time.</param>
    /// <param name="awayAfter">How long a user without a connection still counts as here.</param>
    public static PresenceDecision Of(PresenceState? state, bool isConnected, long now, TimeSpan awayAfter)
    {
        if (isConnected)
        {
            var here = new PresenceState(state?.Since ?? now);
            return new(state is null ? new PresenceChange(true, now) : null, here, now + (long)Recheck.TotalMilliseconds);
        }

        if (state is null)
        {
            return new(null, null, null);
        }

        // Later than it came, also where another server's clock is behind: the later one of a user's events counts.
        var gone = state.GoneSince ?? Math.Max(now, state.Since + 1);
        var leavesAt = gone + (long)awayAfter.TotalMilliseconds;
        return leavesAt <= now ? new(new PresenceChange(false, gone), null, null) : new(null, state with { GoneSince = gone }, leavesAt);
    }
}

/// <summary>A user has come, or has left.</summary>
/// <param name="Online">Whether the user is here now.</param>
/// <param name="At">Since when.</param>
internal readonly record struct PresenceChange(bool Online, long At);
