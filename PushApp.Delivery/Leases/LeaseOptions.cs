using Microsoft.Extensions.Configuration;

namespace PushApp.Delivery.Leases;

/// <summary>How long a gateway counts as alive without a word from it.</summary>
public sealed record LeaseOptions
{
    private const string DurationKey = "Gateway:LeaseDuration";

    /// <summary>The lease's time to live; 1 second to 5 minutes, default 5 seconds. Messages to a crashed gateway wait for this long in vain.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a gateway renews: three times in a lease, so that two failed attempts lose nothing.</summary>
    public TimeSpan RenewalInterval => Duration / 3;

    /// <summary>Reads <c>Gateway:LeaseDuration</c> (<c>hh:mm:ss</c>).</summary>
    /// <exception cref="InvalidOperationException">The value is not a duration, or out of range.</exception>
    public static LeaseOptions FromConfiguration(IConfiguration configuration)
    {
        var options = new LeaseOptions { Duration = configuration.GetValue(DurationKey, TimeSpan.FromSeconds(5)) };
        return options.Duration >= TimeSpan.FromSeconds(1) && options.Duration <= TimeSpan.FromMinutes(5)
            ? options
            : throw new InvalidOperationException($"{DurationKey} must be 00:00:01 to 00:05:00, is {options.Duration}.");
    }
}
