using System.ComponentModel.DataAnnotations;

namespace PushApp.Events.Presence;

/// <summary>What is told as events. Configuration section <c>Events</c>; durations are <c>hh:mm:ss</c>.</summary>
internal sealed record EventOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Events";

    /// <summary>
    /// How long a user without a connection still counts as here: who reconnects within it has not left. 0 to 10 minutes,
    /// default 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = $"{Section}:{nameof(AwayAfter)} must be {{1}} to {{2}}.")]
    public TimeSpan AwayAfter { get; init; } = TimeSpan.FromSeconds(10);
}
