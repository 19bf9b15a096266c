using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace PushApp.Delivery.Leases;

/// <summary>How long a gateway counts as alive without a word from it. Configuration section <c>Gateway</c>; durations are <c>hh:mm:ss</c>.</summary>
public sealed record LeaseOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Gateway";

    private const string DurationKey = "LeaseDuration";

    /// <summary>
    /// <c>Gateway:LeaseDuration</c>: the lease's time to live. Messages to a crashed gateway wait for this long in vain.
    /// 1 second to 5 minutes, default 5 seconds.
    /// </summary>
    [ConfigurationKeyName(DurationKey)]
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = $"{Section}:{DurationKey} must be {{1}} to {{2}}.")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a gateway renews: three times in a lease, so that two failed attempts lose nothing.</summary>
    public TimeSpan RenewalInterval => Duration / 3;
}
